"""A second source, on which nothing was tuned: as `pairs`."""

SOURCE = """\
Researchers at the University of Tromsø have found that cod in the Barents Sea spawn nine days earlier than in 1980.
They compared the logbooks of 214 fishing boats with water temperatures measured by a buoy near Bear Island.
The sea there has warmed by 1.6 degrees Celsius in four decades, said Ingrid Solheim, who led the study.
"The fish do not wait for us to change our calendars," she said.

Early spawning is a problem because the larvae hatch before the plankton that they feed on begins to bloom.
In 2016 and 2019, the gap was so large that fewer than one in twenty larvae survived their first month.
The authors used a model to estimate that the stock could shrink by a third before 2050 if the trend goes on.
Pål Henriksen of the fishermen's association doubts this and points out that catches have been stable since 2008.

Solheim's team wants to fit 60 cod with small transmitters next spring, which report how deep and how far they swim.
The work is paid for by the Norwegian Research Council with 8 million kroner.
A group in Murmansk that had shared its data for years has not answered letters since 2022.
The results appear this week in the journal Marine Ecology.
"""

SUPPORTED = (
    "Cod in the Barents Sea spawn nine days earlier than in 1980.",
    "The sea near Bear Island has warmed by 1.6 degrees in four decades.",
    "The results appear in the journal Marine Ecology.",
    "Catches have been stable since 2008, says Pål Henriksen of the fishermen's association.",
    "According to a study, Barents Sea cod now lay their eggs nine days sooner than in 1980.",
    "The scientists looked at the logbooks of 214 boats.",
    "The young fish hatch too early and find no plankton to eat.",
    "Less than 5 percent of the larvae lived through their first month in 2016 and 2019.",
    "By 2050 there could be a third fewer cod, the model suggests.",
    "A fishermen's representative is not convinced, since catches have not changed since 2008.",
    "Next spring, 60 cod are to carry transmitters.",
    "The Norwegian Research Council funds the project with eight million kroner.",
    "Russian colleagues from Murmansk have been silent since 2022.",
    "Warmer water makes the cod spawn earlier, and the larvae hatch before there is plankton.",
    "Ingrid Solheim led the study, which appears in Marine Ecology.",
    "Transmitters on 60 fish will show how deep they swim, paid for by the Norwegian Research Council.",
)

CHANGED_NUMBERS = (
    "Cod in the Barents Sea spawn nineteen days earlier than in 1980.",
    "Cod in the Barents Sea spawn five days earlier than in 1980.",
    "The sea near Bear Island has warmed by 6.1 degrees in four decades.",
    "The scientists looked at the logbooks of 412 boats.",
    "By 2030 there could be a third fewer cod, the model suggests.",
    "Next spring, 600 cod are to carry transmitters.",
    "The Norwegian Research Council funds the project with 80 million kroner.",
    "Catches have been stable since 1998, says Pål Henriksen.",
)

CHANGED_NAMES = (
    "Cod in the Baltic Sea spawn nine days earlier than in 1980.",
    "Researchers at the University of Bergen have found that cod spawn earlier.",
    "The results appear in the journal Nature.",
    "The work is paid for by the European Union with 8 million kroner.",
    "The study was led by Astrid Lunde, who said that the fish do not wait.",
    "A group in Moscow has not answered letters since 2022.",
)

INVENTED = (
    "The government will ban all fishing in the Barents Sea.",
    "Whales are following the herring to the south.",
    "The price of cod in restaurants doubled within a year.",
    "Solheim received a prize for her life's work.",
    "Oil companies drill near the spawning grounds.",
    "The buoy was destroyed in a storm last winter.",
    "Many boats have been sold to farmers of salmon.",
    "Critics accuse the journal of accepting the study without review.",
)

NOT_FOUND = (
    "Cod in the Barents Sea do not spawn nine days earlier than in 1980.",
    "The sea there has cooled by 1.6 degrees Celsius in four decades.",
)
