"""A source and sentences about it, written for the tests: what it supports, and what it does not."""

SOURCE = """\
Harbor Lane, a bank in Lisbon, raised its profit by 12 percent to 340 million euros last year, it said on Tuesday.
Chief executive Ana Duarte credited higher interest rates and lower costs after three branches were closed.
The bank set aside 45 million euros for loans that may not be repaid, less than the 60 million a year before.
Its shares fell 4.5 percent in early trading because investors had hoped for a larger dividend.
Tom Weaver, an analyst at Mill Bank, called the results solid but warned that rates would fall in 2025.
He expects the lender to earn less next year.

Harbor Lane employs 2,300 people and wants to hire 150 software engineers by the end of 2026.
A new office in Porto is to open in March, close to the railway station.
The union said that clerks were working too many extra hours and asked for talks about pay.
Duarte answered that she would meet its leaders in the second week of February.

In a separate statement, the regulator approved the purchase of the insurer Grayling for 1.2 billion euros.
The deal must still be agreed by the European Commission, which has until June to decide.
Heavy rain flooded the cellar of the head office on Sunday, but no customer data was lost.
"""

SUPPORTED = (
    # shortened or copied
    "Harbor Lane raised its profit by 12 percent to 340 million euros.",
    "Its shares fell 4.5 percent in early trading.",
    "A new office in Porto is to open in March.",
    "The regulator approved the purchase of the insurer Grayling for 1.2 billion euros.",
    "No customer data was lost when rain flooded the cellar of the head office.",
    # in other words
    "Profit at the Lisbon bank rose 12% last year to €340m.",
    "The CEO, Ana Duarte, said higher rates and savings had helped.",
    "Shareholders were disappointed by the dividend, and the stock dropped 4.5%.",
    "An analyst at Mill Bank said the figures were solid.",
    "Tom Weaver warned that interest rates will come down in 2025.",
    "The bank plans to take on 150 software developers by the end of 2026.",
    "About 2,300 people work for Harbor Lane.",
    "The trade union complains about overtime and wants to negotiate wages.",
    "Union leaders will meet Duarte in February.",
    "The takeover of Grayling still needs the approval of the European Commission.",
    "The EU Commission must decide on the deal by June.",
    "Provisions for bad loans declined to 45 million euros from 60 million.",
    "Harbor Lane is buying the insurer Grayling for 1,200 million euros.",
    "A flood in the basement on Sunday did not harm customer data.",
    "Harbor Lane closed 3 branches and cut its costs.",
    # two sentences of the source in one
    "Harbor Lane's profit rose 12 percent, but its shares fell because investors wanted a larger dividend.",
    "Duarte will meet the union, which wants talks about pay, in February.",
    "The regulator approved the purchase of Grayling, and the European Commission has until June to decide.",
    "The bank will hire 150 software engineers and open an office in Porto in March.",
)

CHANGED_NUMBERS = (
    "Harbor Lane raised its profit by 21 percent to 340 million euros.",
    "Harbor Lane raised its profit by 12 percent to 430 million euros.",
    "Its shares fell 5.4 percent in early trading.",
    "The regulator approved the purchase of the insurer Grayling for 2.1 billion euros.",
    "Harbor Lane employs 3,200 people.",
    "The bank wants to hire 1,500 software engineers by the end of 2026.",
    "Tom Weaver warned that rates would fall in 2029.",
    "Costs are lower after seven branches were closed.",
    "The bank set aside 45 billion euros for loans that may not be repaid.",
)

CHANGED_NAMES = (
    "Chief executive Maria Duarte credited higher interest rates and lower costs.",
    "A new office in Madrid is to open in March, close to the railway station.",
    "Tom Weaver, an analyst at Goldman Sachs, called the results solid.",
    "The regulator approved the purchase of the insurer Allianz for 1.2 billion euros.",
    "A new office in Porto is to open in September.",
    "The deal must still be agreed by the Federal Reserve.",
    "The bank, Santander, raised its profit by 12 percent.",
)

INVENTED = (
    "The bank will pay a special dividend to its oldest customers.",
    "Duarte plans to step down after ten years at the top.",
    "Hackers stole the data of thousands of customers.",
    "The government praised the bank for its support of young families.",
    "Harbor Lane will sponsor the national football team.",
    "Analysts expect a merger with a Spanish competitor.",
    "The weather will be fine at the weekend.",
    "Clerks went on strike and closed the branches for a week.",
    "The railway station in Porto is to be torn down.",
)

NOT_FOUND = (
    # negated, turned into the opposite, and with names of the source that change places
    "Its shares did not fall 4.5 percent in early trading.",
    "Its shares rose 4.5 percent in early trading because investors had hoped for a larger dividend.",
    "Ana Duarte, an analyst at Mill Bank, called the results solid but warned that rates would fall in 2025.",
)
