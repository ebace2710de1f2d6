namespace Telltale.Tickets.Tickets;

/// <summary>What one support ticket of a clinic is about: everything in it is invented.</summary>
/// <param name="Number">Number of the ticket.</param>
/// <param name="Patient">First and last name.</param>
/// <param name="Date">When it happened.</param>
/// <param name="Place">Which part of the clinic.</param>
/// <param name="Complaint">What went wrong.</param>
/// <param name="Detail">A circumstance of it.</param>
/// <param name="Effect">What it led to.</param>
/// <param name="Wish">What the patient asks for.</param>
/// <param name="Phone">Where to reach them.</param>
internal sealed record Ticket(
    int Number,
    string Patient,
    DateOnly Date,
    string Place,
    Complaint Complaint,
    string Detail,
    string Effect,
    string Wish,
    string Phone
);

/// <summary>One thing that goes wrong, said in two ways.</summary>
/// <param name="Said">As a sentence's end after “I”.</param>
/// <param name="Otherwise">The same in other words.</param>
internal sealed record Complaint(string Said, string Otherwise);
