"""What the columns of the two tables mean: who had to do with what, and what the things are."""

from shared.tasks.base import Role

INTERACTION_ROLES = (
    Role(
        "user",
        "id",
        "who it is: an id, a name or an address",
        (
            *("user", "user_id", "userid", "uid", "customer", "customer_id", "visitor", "visitor_id", "reviewer"),
            *("reviewer_id", "reviewerid", "client", "client_id", "member", "member_id", "account", "account_id"),
            *("buyer", "shopper", "reader", "listener", "viewer", "person", "profile", "session", "session_id"),
            *("username", "nickname", "author", "email"),
        ),
    ),
    Role(
        "item",
        "id",
        "what they had to do with: an id or a name",
        (
            *(
                "item",
                "item_id",
                "itemid",
                "product",
                "product_id",
                "productid",
                "article",
                "article_id",
                "sku",
                "asin",
            ),
            *(
                "parent_asin",
                "stock_code",
                "isbn",
                "book",
                "book_id",
                "movie",
                "movie_id",
                "movieid",
                "film",
                "film_id",
            ),
            *("artist", "artist_id", "song", "song_id", "track", "track_id", "album", "album_id", "game", "game_id"),
            *("anime_id", "show", "show_id", "video", "video_id", "news_id", "recipe", "recipe_id", "course"),
            *("course_id", "business", "business_id", "restaurant", "hotel", "place", "place_id", "poi", "content_id"),
            *("document_id", "page", "listing", "offer", "goods", "iid", "title", "url"),
        ),
    ),
    Role(
        "rating",
        "number",
        "how much they liked it, or how often it was; leave it out if only that it was is known",
        (
            *("rating", "ratings", "score", "stars", "star_rating", "overall", "user_rating", "book_rating", "vote"),
            *("like", "liked", "feedback", "preference", "weight", "count", "plays", "play_count", "playcount"),
            *("quantity", "qty", "views", "clicks", "purchases", "listens", "hours", "times", "frequency", "strength"),
        ),
        optional=True,
    ),
    Role(
        "time",
        "time",
        "when it was",
        (
            *("time", "timestamp", "datetime", "date", "ts", "unix_review_time", "unixreviewtime", "review_time"),
            *("reviewtime", "created_at", "created", "event_time", "order_date", "invoice_date", "purchase_date"),
            *("review_date", "visited", "visited_at", "day", "when", "unix_time", "time_created", "updated_at"),
        ),
        optional=True,
    ),
)

ITEM_ROLES = (
    Role(
        "item",
        "id",
        "the item's id, as in the table of interactions",
        (
            *("item", "item_id", "itemid", "product_id", "productid", "article_id", "sku", "asin", "parent_asin"),
            *("stock_code", "isbn", "isbn13", "book_id", "movie_id", "movieid", "film_id", "artist_id", "song_id"),
            *("track_id", "album_id", "game_id", "anime_id", "show_id", "video_id", "news_id", "recipe_id"),
            *("course_id", "business_id", "place_id", "content_id", "document_id", "iid", "id", "key", "code"),
            *("product", "article", "movie", "book", "artist"),
        ),
    ),
    Role(
        "title",
        "text",
        "what it is called",
        (
            *("title", "name", "product_name", "product_title", "item_name", "item_title", "book_title", "movie_title"),
            *("original_title", "artist_name", "song_name", "track_name", "headline", "label"),
        ),
        optional=True,
    ),
    Role(
        "text",
        "text",
        "what is said about it",
        (
            *("description", "text", "overview", "summary", "abstract", "plot", "synopsis", "about", "details", "body"),
            *("long_description", "product_description", "item_description", "content", "blurb", "short_description"),
        ),
        optional=True,
    ),
    Role(
        "categories",
        "category",
        "what kinds of thing it is",
        (
            *("categories", "category", "genres", "genre", "tags", "department", "departments", "product_category"),
            *("category_name", "main_category", "product_type", "type", "section", "topic", "topics", "group", "class"),
        ),
        optional=True,
    ),
    Role(
        "image",
        "text",
        "the address of its picture",
        (
            *("image", "image_url", "imageurl", "picture", "picture_url", "pictureurl", "poster", "poster_url"),
            *("poster_path", "cover", "cover_url", "photo", "photo_url", "thumbnail", "img", "image_link", "img_url"),
            *("image_url_m", "image_url_l", "image_url_s", "images"),
        ),
        optional=True,
    ),
)
