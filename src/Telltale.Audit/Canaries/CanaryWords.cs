namespace Telltale.Audit.Canaries;

/// <summary>What the holes of a template are filled from.</summary>
internal static class CanaryWords
{
    /// <summary>First names.</summary>
    public static IReadOnlyList<string> FirstNames { get; } =
        (
            "Ada Amir Anna Arjun Aya Ben Bruno Carla Chen Clara Dana Daniel Dara Dev Diego Ela Elif Emil "
            + "Emma Eva Farid Fatima Felix Finn Gita Grace Hana Hugo Ida Ines Isaac Ivan Jana Joel Jonas Kai "
            + "Karim Katya Lea Leo Lin Luca Maja Malik Maria Mei Milan Mina Nadia Naomi Nils Noor Olga Omar "
            + "Oskar Paula Pedro Petra Quinn Rania Rosa Ruben Samir Zoe"
        ).Split(' ');

    /// <summary>Last names.</summary>
    public static IReadOnlyList<string> LastNames { get; } =
        (
            "Abe Adler Ahmed Alves Banik Bauer Berg Brandt Campos Castro Cohen Costa Dahl Das Diaz Dubois "
            + "Ekman Fischer Flores Garcia Gruber Haas Hansen Hoang Ibrahim Ito Jansen Jensen Kaya Keller "
            + "Khan Kim Kovac Kumar Lang Larsen Lee Lima Lopez Mehta Meyer Moreau Moser Nagy Nakamura Novak "
            + "Okafor Olsen Ortiz Park Patel Perez Popov Ramos Rossi Sato Silva Singh Sousa Tanaka Vogel "
            + "Weber Wolf Yilmaz"
        ).Split(' ');

    /// <summary>Common nouns.</summary>
    public static IReadOnlyList<string> Nouns { get; } =
        (
            "acorn anchor anvil apron arrow badge basin beacon bell bench berry blanket boat bottle branch "
            + "brick bridge bucket button cabin cable candle canvas carpet castle cedar chain chalk cherry "
            + "circle cliff clock cloud clover coin comet copper coral corner cotton cradle crane creek crown "
            + "curtain daisy desert dinner donkey dragon drum eagle ember engine falcon feather fence ferry "
            + "field flame flute forest fossil fountain garden ginger glacier globe goose grain granite "
            + "guitar hammer harbor harvest hazel hedge helmet heron honey hood horizon island ivory jacket "
            + "jasmine jewel jungle kettle kite ladder lagoon lantern laurel lemon lily linen lizard lobster "
            + "locket lotus magnet maple marble market meadow melon mirror mitten moss mountain mustard "
            + "needle nettle oasis ocean olive onion orbit orchard otter oyster paddle palace panther paper "
            + "parcel pebble pencil pepper piano pigeon pillow pine planet plum pocket pond poppy porch "
            + "potato prairie puzzle quarry quill rabbit radish raft ribbon river rocket saddle saffron "
            + "salmon sandal satin scarf shadow shell shovel silver sparrow spider spoon spruce stable statue "
            + "summit swan table tablet tailor temple thimble thistle thunder ticket timber tower trumpet "
            + "tulip tunnel turnip turtle valley velvet violin wagon walnut walrus water whistle willow "
            + "window winter wizard yarn zebra"
        ).Split(' ');
}
