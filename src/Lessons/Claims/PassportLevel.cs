namespace BetweenTokens.Lessons.Claims;

/// <summary>What of a model a level of the passport touches; rows are shown in these groups.</summary>
public enum PassportGroup
{
    /// <summary>What was read.</summary>
    Text,

    /// <summary>What passes through the network while it reads.</summary>
    State,

    /// <summary>What training left.</summary>
    Weights,

    /// <summary>How a token is chosen from the distribution.</summary>
    Decoding,
}

/// <summary>One number of a passport's row, in words: what is changed, and what is compared.</summary>
/// <param name="Ru">In Russian.</param>
/// <param name="En">In English.</param>
/// <param name="Unit">Nats of log p(token) unless another unit is named here.</param>
public sealed record PassportEffect(string Ru, string En, PassportUnit Unit = PassportUnit.Nats);

/// <summary>Unit of a number in the passport.</summary>
public enum PassportUnit
{
    /// <summary>Natural units of log p(token).</summary>
    Nats,

    /// <summary>Number of a layer.</summary>
    Layers,
}

/// <summary>
/// A level of the passport: the change whose effect on one token is measured, and the control it is held against. The twenty
/// levels stand in <see cref="All"/> and nowhere else; a notebook gives numbers, never words.
/// </summary>
/// <param name="Number">1 to 20, the number of the notebook.</param>
/// <param name="Group">What of the model it touches.</param>
/// <param name="Ru">The level's name in Russian.</param>
/// <param name="En">The level's name in English.</param>
/// <param name="Effects">What is measured, one number or more.</param>
/// <param name="Control">What it is held against; null: the level has none.</param>
public sealed partial record PassportLevel(
    int Number, PassportGroup Group, string Ru, string En, IReadOnlyList<PassportEffect> Effects, PassportEffect? Control)
{
    /// <summary>A level by its number.</summary>
    /// <exception cref="ArgumentException">There are twenty.</exception>
    public static PassportLevel Of(int number) => All.FirstOrDefault(level => level.Number == number)
        ?? throw new ArgumentException($"A passport has levels 1 to {All.Count}; there is no level {number}.", nameof(number));
}
