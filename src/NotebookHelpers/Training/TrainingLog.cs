namespace BetweenTokens.Training;

/// <summary>What is noted beside a trained model, in training.json: how it was made and how near it came.</summary>
public sealed record TrainingLog
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Number of weights.</summary>
    public required long Parameters { get; init; }

    /// <summary>Steps taken.</summary>
    public required int Step { get; init; }

    /// <summary>Tokens learnt from.</summary>
    public required long Tokens { get; init; }

    /// <summary>How near the model came to the law that it was trained on.</summary>
    public required LawDistance Distance { get; init; }

    /// <summary>Everything that decides its bytes.</summary>
    public required TrainingRecipe Recipe { get; init; }
}
