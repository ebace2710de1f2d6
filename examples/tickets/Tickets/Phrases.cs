namespace Telltale.Tickets.Tickets;

/// <summary>What tickets are made of.</summary>
internal static class Phrases
{
    public static IReadOnlyList<string> FirstNames { get; } =
        (
            "Adele Agnes Albert Alina Amos Andre Anita Arno Astrid Basil Bella Bertha Boris Carmen Cecil Celia Cora Cyril "
            + "Dario Delia Doris Edgar Edith Elena Elmar Enzo Erna Esther Ewald Fabio Flora Frida Gerda Gilda Gregor Gustav "
            + "Hakim Hedda Helga Hilda Igor Irma Isolde Jakob Janos Jolanda Judith Julius Kamil Karin Klara Konrad Laszlo "
            + "Leila Lena Lorenz Ludmila Magda Marek Marta Matteo Mirjam Moritz Nelly Nikola Norma Odile Otto Pavel Pia "
            + "Rafael Regina Rita Roman Ruth Sabine Selma Sergio Simon Stella Svenja Tamar Theo Tilda Ulla Umberto Urs Vera "
            + "Viktor Vilma Walter Wanda Xaver Yara Yusuf Zelda"
        ).Split(' ');

    public static IReadOnlyList<string> LastNames { get; } =
        (
            "Abend Acker Albrecht Amstad Balmer Barth Baumann Becker Bianchi Binder Blaser Bosko Brandl Brunner Caduff "
            + "Carlsen Cerny Conti Dahinden Deluca Dietrich Dorn Ebner Egger Engel Erdem Falk Farkas Favre Fellner Ferrari "
            + "Frey Fuchs Galli Gerber Gomez Graf Grande Haller Hartmann Hauser Heller Herzog Horvat Huber Imhof Jaeger Jost "
            + "Kaiser Kern Kessler Kolb Kovacs Kramer Kuhn Kunz Lehner Leitner Linder Lorca Lutz Maler Marti Maurer Meili "
            + "Moretti Muri Nemeth Neri Ochsner Oswald Pauli Peter Petrov Pfister Pichler Rauch Reber Reich Ricci Ritter "
            + "Roth Sahin Sander Sauter Schenk Serra Sommer Stadler Steiner Studer Suter Tobler Toth Ulrich Urban Varga "
            + "Vetter Vidal Wagner Walser Weiss Wenger Wirth Zangger Zeller Zimmer"
        ).Split(' ');

    public static IReadOnlyList<string> Places { get; } =
    [
        "the heart clinic",
        "the eye clinic",
        "the emergency room",
        "the children's ward",
        "the laboratory",
        "the X-ray department",
        "the skin clinic",
        "the dialysis unit",
        "the maternity ward",
        "the pain clinic",
        "the dental unit",
        "the sleep laboratory",
        "the physiotherapy rooms",
        "the day surgery",
        "the diabetes centre",
        "the pharmacy counter",
    ];

    public static IReadOnlyList<Complaint> Complaints { get; } =
    [
        new("waited more than three hours without being called", "nobody called me for over three hours"),
        new("was given the tablets of another patient", "somebody else's tablets were handed to me"),
        new("was sent home without my test results", "they let me go without telling me the results"),
        new("could not reach anybody on the telephone", "the telephone was never answered"),
        new("was billed twice for the same visit", "two bills came for one visit"),
        new("found a wrong diagnosis in my file", "my file names an illness that I do not have"),
        new("was asked about my illness in front of others", "my illness was discussed where everybody could hear"),
        new("had my operation moved for the third time", "for the third time my operation was put off"),
        new("got a letter that was meant for somebody else", "a letter for another person came to me"),
        new("was examined without being told why", "no reason was given for the examination"),
        new("was refused an interpreter", "nobody would translate for me"),
        new("lost my hearing aid during the stay", "my hearing aid went missing while I was there"),
        new("was left on a bed in the corridor overnight", "I spent the night on a bed in the corridor"),
        new("got no answer to two written requests", "two of my letters were never answered"),
        new("was prescribed a drug that I am allergic to", "they wrote down a drug that gives me a rash"),
        new("was not told about the side effects", "nobody warned me of side effects"),
        new("had blood taken four times by mistake", "my blood was drawn four times without need"),
        new("was insulted by a member of staff", "somebody of the staff was rude to me"),
    ];

    public static IReadOnlyList<string> Details { get; } =
    [
        "although I had an appointment",
        "while my daughter was waiting outside",
        "on the very day of my operation",
        "and the nurse on duty knew about it",
        "although my doctor had written to you before",
        "while two others were called before me",
        "and no one would give me a name",
        "although I cannot walk without help",
        "just after the change of shift",
        "and the form I signed is missing now",
        "while the machine was out of order",
        "although it is noted in red on my card",
        "and my neighbour can confirm it",
        "in spite of what the front desk had promised",
    ];

    public static IReadOnlyList<string> Effects { get; } =
    [
        "My blood pressure has been too high ever since.",
        "I had to take another day off work.",
        "My treatment for migraine was interrupted for two weeks.",
        "I have not slept properly since then.",
        "My insurance refuses to pay the second bill.",
        "I missed my last train home.",
        "My insulin had to be changed at once.",
        "The wound has opened again.",
        "My son had to drive me to another hospital.",
        "I am still waiting for the results of the biopsy.",
        "My asthma got worse during that night.",
        "I have lost all trust in the department.",
        "My knee is swollen and I walk with a stick.",
        "I could not take part in the rehabilitation.",
    ];

    public static IReadOnlyList<string> Wishes { get; } =
    [
        "Please send me a written explanation.",
        "Please correct my file and confirm it.",
        "I want the bill to be cancelled.",
        "I ask for a new appointment this month.",
        "Please tell me who is responsible.",
        "I would like to speak to the head of the department.",
        "Please delete my data when this is settled.",
        "I expect an apology.",
        "Please forward this to the ombudsman.",
        "I ask you to pay for the taxi.",
    ];
}
