"""Line drawings of things, and which of them an item gets."""
