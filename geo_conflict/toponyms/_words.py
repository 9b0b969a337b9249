"""The words that tell a place from a person, and what kind of place is meant."""

from __future__ import annotations

LOCATIVE = frozenset(
    """
    in near outside from to toward towards into at around across inside throughout through between
    beyond above below along against over on off leaving reaching entering visited visiting outskirts
    """.split()
)

# Verbs whose object is a place, and nouns that are "of" one.
TAKES_PLACE = frozenset(
    """
    struck hit shelled bombed attacked captured seized stormed recaptured retook overran besieged
    pounded bombarded raided hitting striking shelling bombing attacking capturing seizing storming
    targeting fled liberated occupied took taken taking reached entered abandoned abandoning evacuated invaded
    invading torched encircled surrounded retaking recapturing lost
    """.split()
)
OF_PLACE = frozenset(
    """
    shelling capture fall siege battle bombing bombardment outskirts north south east west northeast
    northwest southeast southwest north-east north-west south-east south-west part parts edge people
    residents streets centre center university mayor governor occupation liberation control defence
    defense evacuation invasion out seizure recapture loss km miles kilometers kilometres
    """.split()
)

# What may be "of" a place or of something else, so that the place has to be of a country that the text names.
OF_SITE = frozenset(
    """
    market markets mosque airport port camp hospital bridge bridges station gates countryside suburbs hills slopes
    wards defenders garrison
    """.split()
)

# "the city of X", "X district": the feature that is meant, as the start of a GeoNames code.
_FEATURES = {
    "PPL": "city cities town towns village villages capital hamlet settlement port suburb neighborhood neighbourhood "
    "resort township camp enclave municipality",
    "ADM": "district districts rayon raion territory",
    "ADM1": "province provinces region oblast governorate state department prefecture krai",
    "ADM2": "county counties parish",
    "PCL": "republic kingdom country nation",
    "STM": "river",
    "SEA": "sea",
    "GULF": "gulf",
    "LK": "lake",
    "STRT": "strait",
    "PEN": "peninsula",
    "MT": "mountains",
    "ISL": "island islands",
    "BAY": "bay",
    "OCN": "ocean",
    "VAL": "valley",
    "DSRT": "desert",
}
FEATURE_WORDS = {word: feature for feature, words in _FEATURES.items() for word in words.split()}

DIRECTIONS = frozenset(
    """
    north south east west northern southern eastern western central upper lower northeast northwest
    southeast southwest northeastern northwestern southeastern southwestern north-eastern north-western
    south-eastern south-western greater inner outer mid rural downtown
    """.split()
)

TITLES = frozenset(
    """
    mr mrs ms dr sir lord lady president premier chancellor king queen prince princess minister general
    gen colonel col major maj captain capt lieutenant lt sergeant sgt senator sen representative rep
    governor gov mayor judge justice professor prof sheriff officer detective deputy chief coach pastor
    rev reverend bishop pope saint spokesman spokeswoman spokesperson secretary ambassador ayatollah
    sheikh imam commander private pvt corporal cpl admiral adm attorney councilman councilwoman
    commissioner superintendent principal director actor actress singer author
    """.split()
)

CONNECTORS = frozenset(
    """
    of the and de del di da do la le les el al ul du des sur am an der bei in an-nahr es y i e upon on ad ed
    """.split()
)

# Common first names that are also names of towns: a place only where something else says so.
GIVEN_NAMES = frozenset(
    """
    paris jordan victoria georgia virginia carolina charlotte austin houston dallas madison chelsea
    florence sydney brooklyn savannah alexandria lincoln washington jackson jefferson franklin clinton
    kent israel tripoli troy chad cuba kenya asia india china ireland london milan vienna valencia
    lourdes santiago francisco diego jose juan pedro martin marshall vladimir salem helena regina
    adelaide alice charles henry james john mary william george david thomas robert michael richard
    joseph stephen daniel anthony patrick peter paul andrew edward brian kevin jason jeffrey ryan jacob
    gary nicholas eric jonathan larry justin scott brandon benjamin samuel gregory frank raymond jack
    dennis jerry tyler aaron adam nathan douglas zachary kyle walter harold carl jeremy arthur roger
    keith terry lawrence sean christian ethan joe albert jesse willie billy bryan bruce noah dylan alan
    ralph gabriel roy wayne logan randy louis russell vincent philip bobby johnny bradley
    """.split()
)

# Words that are names of small towns somewhere and almost never meant so, in lower case.
COMMON_WORDS = frozenset(
    """
    jan feb mar apr jun jul aug sept sep oct nov dec mon tue wed thu fri sat sun bank side hall
    a an the of and or but if so as at by for in on to up we he she it they you i me my his her our your
    this that these those here there now then today yesterday tomorrow monday tuesday wednesday thursday
    friday saturday sunday january february march april may june july august september october november
    december spring summer autumn winter fall police university college school church hospital army navy
    force guard council court house senate congress parliament government ministry minister president
    chief general major captain colonel state states national international union united party front
    liberation movement news times post press herald tribune gazette journal associated reuters photo
    photographer close open read more man men woman women children boy girl people family group team
    world war peace new old big best most many much first second third one two three four five six seven
    eight nine ten hundred thousand million billion god jesus christ christmas easter ramadan islam
    muslim christian jewish hebrew arab arabic english french latin mr mrs ms dr sir street avenue road
    drive lane park center centre square bridge airport station hill lake river valley mountain island
    beach bay creek field forest garden grove harbor point port springs north south east west northern
    southern eastern western central both all any some no not yes why how what when where who which
    while after before during since until about over under between among also just only even still never
    always mission media sport sports business opinion home contact share follow subscribe video live
    update breaking editor reporter staff writer correspondent click please sign log search menu page
    site terms privacy policy copyright officer sheriff deputy judge attorney county city town village
    district region province sin see sale sales normal ideal friendship hope love liberty freedom
    independence justice progress victory battle enterprise energy universal orange mobile reading nice
    buy sell son ok dar ali ahmed mohammed muhammad hassan hussein khan singh fox cnn bbc ap afp ut tv
    dc am pm est gmt utc nato un eu us fbi cia nba nfl mlb nhl ncaa
    """.split()
)

# Names of peoples that more often mean others than those of the country.
OTHER_PEOPLES = frozenset("indian indians dominican dominicans pole poles kiwi scot finn dane".split())

# Words that a headline writes with a capital and no name of a place has.
HEADLINE_WORDS = frozenset(
    "near over amid after before in on at to with as by from for against into is are says".split()
)

# A facility that is named after the town it stands in.
SITE_WORDS = frozenset(
    """
    airport airfield hospital school station university college jail prison park stadium mall courthouse
    library church mosque cathedral museum zoo fairgrounds bridge hall center centre plant dam base barracks
    camp port
    """.split()
)
