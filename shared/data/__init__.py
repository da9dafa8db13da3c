"""Reading any table file, the CSV doctor, and splits."""
