namespace Telltale.Attacks.References;

/// <summary>Which reference models an attack draws on.</summary>
public enum AttackMode
{
    /// <summary>Models trained with the record and models trained without it: the records were known before the models were trained.</summary>
    Online,

    /// <summary>Only models trained without the record: they can be trained before anybody asks about it.</summary>
    Offline,
}
