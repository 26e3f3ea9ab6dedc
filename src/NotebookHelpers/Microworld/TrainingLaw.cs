namespace BetweenTokens.Microworld;

/// <summary>
/// What a model is trained on: the world without its withheld contexts. A withheld pair stands in the question, and a rule of
/// the world fixes the answer: were answers withheld instead, not generalising would be the optimum.
/// </summary>
public sealed class TrainingLaw : Law
{
    private TrainingLaw(World world, IReadOnlyList<(Kind, double)> kinds)
        : base("the training law", world.Words) => (World, Kinds) = (world, kinds);

    /// <summary>The truth.</summary>
    public World World { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(Kind Kind, double Documents)> Kinds { get; }

    /// <summary>The law of an endless stream of a world's documents.</summary>
    public static TrainingLaw Of(World world) => new(world, World.Mix(world.Options, world.Words, training: true));
}
