"""Names to invent people, organisations and places from. Made for this project."""

_GIVEN = """Adaeze Aiko Alejandra Amara Amir Anjali Anouk Arash Arjun Astrid Aurelia Ayumi Bahar Beatriz Bilal Birgit
Bogdan Camila Chidi Chiara Clement Dalia Danilo Deniz Dilara Dmitri Efua Eilidh Elif Emre Eszter Fatou Felipe Fergus
Freya Gaspard Giulia Goran Gwen Hamza Hanneke Haruto Hedvig Ichiro Ilse Imani Ines Ingrid Isolde Ivo Jasmin Jomo
Joaquin Juno Kaito Katya Kenji Kofi Lakshmi Laszlo Leila Linnea Lorcan Ludmila Malik Marisol Mateo Mei Mireille Nadia
Naoki Nikos Nilufar Odile Olumide Oona Orla Paolo Parisa Quentin Rania Rasmus Renata Ronan Rosalind Rustam Sanjay
Saoirse Selim Sigrid Soraya Sunita Tadeo Tamsin Tariq Tendai Thandiwe Tobias Umar Valentina Vikram Wanjiru Xiomara
Yael Yusuf Zainab Zoltan"""
_FAMILY = """Abara Achterberg Adeyemi Aguirre Akintola Alvarenga Amsel Andrade Appiah Arslan Asante Azevedo Bakshi
Balogun Banerjee Barbosa Bekele Bergstrom Bianchi Borisov Calderon Castellani Chanda Chukwu Dalgaard Demirci Devlin
Diallo Dobrev Eklund Emeka Escobedo Falk Farouk Fenwick Fiorelli Galanis Ghorbani Grabowski Gunnarsson Haddad
Halvorsen Hashimoto Horvat Ibarra Ishikawa Ivanenko Jankowski Jovanovic Kalinin Kamara Karimi Keita Kimura Kovacs
Kurosawa Lindqvist Lombardi Machado Malhotra Marchetti Mbeki Mensah Moreau Mulligan Nakagawa Ndlovu Novotny Nwosu
Obuya Ohlsson Okonjo Olivares Ozturk Pappas Pereira Petrov Pradhan Quintana Rahimi Ramachandran Rinaldi Rossi Sandoval
Sato Sefton Sjoberg Sokolov Soto Szabo Takeda Thackeray Toure Underhill Vasquez Venter Vlasic Wierzbicki Yamada Yildiz
Zamora Zelenka"""
_ORGANISATION = """Aldermere Amberlock Arkwell Ashcombe Auroline Bellwarden Birchgate Blackfen Bramblewick Brightholm
Caldera Candlewick Cinderhall Clearmont Copperfold Corvantis Cranebrook Dovetail Driftmark Dunholt Eastmoor Elmcairn
Emberline Fairhollow Fernlight Flintshaw Foxmere Galewood Glassbrook Goldvane Greyfriar Halcyra Hartvane Hazelmont
Hollowbrook Inkwell Ironvale Juniperus Kestrelin Kingspell Lanternfield Larkspire Lodevane Marrowgate Meridell
Mistlethorn Moorwell Nettlecombe Nimbusol Northmarch Oakvarn Orchardine Palisander Pemberwick Pinecrest Quillmark
Ravenholt Redfern Rivenshaw Saltvane Silverlode Sorrelton Starhollow Stonewick Swiftwater Tamarindo Thistledown
Timbervane Tidecrest Umbrano Valemont Verdigris Waybridge Westerholt Whitvale Willowmere Windhover Wrenfield Yarrowby
Zephyrine"""
_BUSINESS = """Analytics Associates Brothers Consulting Dynamics Engineering Foods Foundation Freight Holdings
Industries Insurance Instruments Laboratories Logistics Manufacturing Materials Media Networks Optics Partners Pharma
Press Research Robotics Shipping Solutions Supplies Systems Technologies Textiles Trading Trust Utilities Ventures
Works"""
_PLACE = """Abbotsmoor Aldermoss Alvershaw Anselheim Arnvik Ashwater Belcastro Bergmarsh Bovermead Brackenford
Brisewell Calloway Carrowmore Castrelle Charnwick Colderfen Corvenbridge Dallenburg Dornvale Drumshaw Eastlyn
Eldenfeld Elverton Esterlund Fairmoor Falkenrode Farrowdale Fennimore Galdrup Glenharrow Gravelund Grimsdale Halbrook
Harlowick Heronsby Holmestad Inverlaw Isenbruck Kellerby Kingsferry Kirkenvale Lambermere Langdrift Larkhaven Lindelow
Lowenstad Maplethorpe Marlingford Merrowdown Montclere Netherlow Norrheim Oakhaven Ostermoor Pellworth Penmarrow
Portrevan Quarrywood Ravenstow Rosendorf Saltburne Sandhaven Selwinter Silvermarsh Skarholm Southmere Stavenby
Tarnwick Thornbury Trevalyn Ulvermoor Valdoro Veldhaven Wendelmoor Westerlyn Whinmoor Winterlow Wolmersty Yarnfield
Zellwick"""

GIVEN_NAMES = tuple(_GIVEN.split())
FAMILY_NAMES = tuple(_FAMILY.split())
ORGANISATIONS = tuple(_ORGANISATION.split())
BUSINESSES = tuple(_BUSINESS.split())
PLACES = tuple(_PLACE.split())

_TITLES = """mr mrs ms miss mx dr prof professor sir dame lord lady madam herr frau monsieur madame mme mlle señor
señora don doña signor signora sr sra captain capt colonel col general gen lieutenant lt major maj sergeant sgt
president senator sen minister judge justice king queen prince princess pope rev reverend father sister brother rabbi
imam sheikh"""
_PARTICLES = """van von der den de del della da di do dos das du la le les el al bin ibn ben bint ter ten zu zur y e
und"""
_GENERATIONS = """jr sr ii iii iv"""
_LEGAL = """inc incorporated plc ltd limited ag se sa nv corp corporation co company llc lp llp gmbh kg kgaa ab asa as
oy oyj spa srl bv pte pty kk"""

TITLES = frozenset(_TITLES.split())
"""Before a name, in lower case and without a full stop."""
PARTICLES = frozenset(_PARTICLES.split())
"""Little words within a name, which are no short form of it."""
GENERATIONS = frozenset(_GENERATIONS.split())
LEGAL_FORMS = frozenset(_LEGAL.split())
"""After a company's name."""
