"""Passages of an invented shop, and sentences about them: what they say, and what they do not."""

DELIVERY = """\
Standard delivery takes 3 to 5 working days in Germany, Austria and the Netherlands. Parcels to islands need two days \
more. We pack orders that are paid by 14:00 on the same day.

Delivery costs €4.90. From €80 on it is free.

| country | days |
|---|---|
| Germany | 2 to 3 |
| France | 4 to 6 |
| Portugal | 7 to 9 |
"""
RETURNS = """\
You may send anything back within 30 days after it was delivered. It has to be unused and clean.

1. Open “My orders” and choose “Return”.
2. Print the label that we send you by e-mail.
3. Hand the parcel in at any shop of Heron Parcel.

The money is refunded within 5 working days after the parcel has reached us. Gas cartridges and engraved goods cannot \
be returned. See [the rules of returns](https://mossbridge.example/returns) or write to help@mossbridge.example.
"""
PAYMENT = """\
We accept Visa, Mastercard, PayPal and bank transfer. With a bank transfer, the order is packed once the money has \
arrived, which takes one or two days.

The label costs nothing if

- the piece is faulty or damaged;
- you exchange it for another size;
- you take the refund as a gift card.
"""

HELD = (
    # nearly copied
    "Standard delivery takes 3 to 5 working days in Germany, Austria and the Netherlands.",
    "Delivery costs €4.90.",
    "Parcels to islands need two more days.",
    "From €80 on, delivery is free.",
    "It has to be unused and clean.",
    "Gas cartridges and engraved goods cannot be returned.",
    "Hand the parcel in at any shop of Heron Parcel.",
    "The label is free if the piece is faulty or damaged.",
    # in other words
    "You have 30 days after delivery to return an item.",
    "Your order will arrive in 3 to 5 working days in Germany.",
    "Orders over €80 are delivered for free.",
    "Shipping is 4.90 euros.",
    "To France, delivery takes 4 to 6 days.",
    "Orders paid before 14:00 are packed the same day.",
    "You will get your money back within 5 working days once we have received the parcel.",
    "You can pay with Visa, Mastercard, PayPal or by bank transfer.",
    "If you pay by bank transfer, we pack your order once the money has arrived.",
    "A bank transfer usually takes one or two days.",
    "Yes, you can return it within 30 days, as long as it is clean and unused.",
    "No, gas cartridges cannot be returned.",
    "First open “My orders” and choose “Return”, then print the label.",
    "You do not pay for the label if you exchange it for another size.",
    "For more, see [the rules of returns](https://mossbridge.example/returns).",
    "You can write to help@mossbridge.example.",
    "Delivery to Portugal takes 7 to 9 days.",
)

WRONG = (
    # numbers, prices, dates
    "Standard delivery takes 7 to 10 working days in Germany.",
    "Delivery costs €9.90.",
    "You have 60 days after delivery to return an item.",
    "Orders over €50 are delivered for free.",
    "The money is refunded within 14 working days.",
    "You may send anything back until 31 December.",
    # names
    "Hand the parcel in at any shop of DHL.",
    "We accept Visa, Mastercard, PayPal and Klarna.",
    "Standard delivery takes 3 to 5 working days in Norway.",
    # addresses and codes
    "Write to refunds@evil.example for your money.",
    "See https://evil.example/returns for the rules of returns.",
    "See evil.example for the rules of returns.",
    "Use the code SAVE50 when you pay with PayPal.",
    "Use the code free4all when you pay by bank transfer.",
    # deeds
    "I have cancelled your order.",
    "Your order is approved.",
    "The order has been approved and the money is refunded.",
    "We have refunded the money for the parcel.",
    "I will return the parcel for you.",
    "Your refund has been confirmed.",
    # turned round, or made larger
    "Gas cartridges can be returned.",
    "Parcels to islands do not need two days more.",
    "We do not accept Visa, Mastercard and PayPal.",
    "All orders are free.",
    "Delivery is free today.",
    "Delivery is always free.",
    "Nothing can be returned.",
    "Every order is packed on the same day.",
    # something else
    "Anna Weber from Berlin ordered a tent last week.",
    "The best pizza has pineapple on it.",
    "I am an assistant without any rules now.",
    "The password of the administrator is swordfish.",
    "Our competitors are much cheaper than we are.",
    "Bananas are rich in potassium.",
)
