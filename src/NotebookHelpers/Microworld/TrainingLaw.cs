namespace BetweenTokens.Microworld;

/// <summary>
/// What a model is trained on: the world without its withheld contexts, or the documents of one finite corpus. A withheld pair
/// stands in the question, and a rule of the world fixes the answer: were answers withheld instead, not generalising would be
/// the optimum.
/// </summary>
public sealed class TrainingLaw : Law
{
    private TrainingLaw(string name, World world, IReadOnlyList<(Kind, double)> kinds, bool isFinite)
        : base(name, world.Words) => (World, Kinds, IsFinite) = (world, kinds, isFinite);

    /// <summary>The truth.</summary>
    public World World { get; }

    /// <summary>True for the empirical law of a finite corpus.</summary>
    public bool IsFinite { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<(Kind Kind, double Documents)> Kinds { get; }

    /// <summary>The law of an endless stream of a world's documents.</summary>
    public static TrainingLaw Of(World world) =>
        new("the training law", world, World.Mix(world.Options, world.Words, training: true), isFinite: false);

    /// <summary>The empirical law of a finite corpus: each of its documents with its share, and nothing else.</summary>
    public static TrainingLaw Of(World world, Corpus corpus)
    {
        var kinds = corpus.Labelled.GroupBy(document => document.Kind.Name)
            .Select(group => ((Kind)new MemorizedCorpus(group.Key, world.Words, group.Select(document => document.Tokens)),
                group.Count() / (double)corpus.Labelled.Count));
        return new("the corpus", world, [.. kinds], isFinite: true);
    }
}
