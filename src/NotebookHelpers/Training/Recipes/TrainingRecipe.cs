using System.Collections.Immutable;
using System.Text.Json.Serialization;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Training.Pieces;
using static TorchSharp.torch;

namespace BetweenTokens.Training.Recipes;

/// <summary>Everything that decides the bytes of a trained model. The seeds of world, corpus and model are separate.</summary>
public sealed record TrainingRecipe
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>What the model is for, in a sentence; decides nothing.</summary>
    public string About { get; init; } = "";

    /// <summary>The world; its seed is <see cref="WorldOptions.WorldSeed"/>.</summary>
    public WorldOptions World { get; init; } = new();

    /// <summary>Null: a word is a token. Otherwise the words are split into smaller ones; the documents stay what they are.</summary>
    // so that recipes of whole words are written as they always were, and their checkpoints go on
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PieceOptions? Pieces { get; init; }

    /// <summary>
    /// Null: an endless stream of the training law. Otherwise the size of a finite corpus in words, read again and again.
    /// </summary>
    public long? CorpusTokens { get; init; }

    /// <summary>Seed of the stream or the corpus.</summary>
    public long CorpusSeed { get; init; } = 1;

    /// <summary>What is asked for at every position.</summary>
    public TargetChoice Targets { get; init; }

    /// <summary>What is read first, one part after another; none: the law's own mixture from the first step on.</summary>
    public IReadOnlyList<Primer> Primer { get; init; } = [];

    /// <summary>Seed of the initial weights.</summary>
    public long ModelSeed { get; init; } = 1;

    /// <summary>The transformer; the size of its vocabulary is the world's.</summary>
    public required TransformerConfig Model { get; init; }

    /// <summary>How the first weights are drawn.</summary>
    public InitialWeights Initial { get; init; } = new() { ByFanIn = true, EmbeddingDeviation = 0.3, ZeroUnembedding = true };

    /// <summary>Rows of a batch.</summary>
    public int Rows { get; init; } = 32;

    /// <summary>Positions of a row.</summary>
    public int Length { get; init; } = 128;

    /// <summary>
    /// Rows that are read and learnt from at a time; their gradients add up to the batch's. Few rows stay
    /// in the processor's cache.
    /// </summary>
    public int RowsAtOnce { get; init; } = 8;

    /// <summary>
    /// Null: every token is predicted from those before it. Otherwise this share of the tokens is hidden behind a mask, the first
    /// of <see cref="SpareTokens"/>, and guessed from the rest; with a causal mask, from the rest before them.
    /// </summary>
    public double? MaskedShare { get; init; }

    /// <summary>
    /// Type of the products: Float32, or BFloat16 for more than twice their speed. Weights, norms, softmax and sums stay float32.
    /// </summary>
    public ScalarType Precision { get; init; } = ScalarType.Float32;

    /// <summary>Number of steps.</summary>
    public required int Steps { get; init; }

    /// <summary>Steps after which the model is kept as it stands, as NAME@STEP beside the finished one.</summary>
    public IReadOnlyList<int> KeepAt { get; init; } = [];

    /// <summary>Steps over which the rate rises from zero.</summary>
    public int WarmUp { get; init; } = 100;

    /// <summary>Share of the steps, at the end, over which the rate falls to zero.</summary>
    public double DecayShare { get; init; } = 0.4;

    /// <summary>Largest norm of the whole gradient.</summary>
    public double Clip { get; init; } = 1;

    /// <summary>
    /// Weight of the loss that keeps a model's experts equally busy
    /// (<see cref="Objectives.ExpertBalance"/>). 0: the load is only watched.
    /// </summary>
    public double ExpertBalance { get; init; }

    /// <summary>Token ids beyond the law's own, for instance one for a mask.</summary>
    public int SpareTokens { get; init; }

    /// <summary>How weights move.</summary>
    public OptimiserOptions Optimiser { get; init; } = new();

    /// <summary>Factor on every rate at a step, the first being 0.</summary>
    public double RateAt(int step)
    {
        var decay = Math.Max(1, DecayShare * Steps);
        return Math.Clamp(Math.Min((step + 1.0) / Math.Max(1, WarmUp), (Steps - step) / decay), 0, 1);
    }

    /// <summary>The transformer with the vocabulary of a law.</summary>
    public TransformerConfig ConfigFor(Law law) =>
        Model with { DVocab = law.TokenCount + SpareTokens, BeginId = law.EndToken, EndIds = [law.EndToken] };
}

/// <summary>
/// A first part of a training: the same kinds in other shares. Circuits that look things up in the text form late in the
/// mixture, where few tokens need them, and early where many do.
/// </summary>
public sealed record Primer
{
    /// <summary>What is asked for in it.</summary>
    public TargetChoice Targets { get; init; }

    /// <summary>Steps that it lasts.</summary>
    public required int Steps { get; init; }

    /// <summary>Share of tokens of every kind in it; they are scaled to sum to one.</summary>
    public required ImmutableSortedDictionary<string, double> Shares
    {
        get;
        init => field = value.WithComparers(StringComparer.Ordinal);
    }
}

/// <summary>What is asked for at every position of a document.</summary>
public enum TargetChoice
{
    /// <summary>The token that was drawn: all that a corpus has.</summary>
    Drawn,

    /// <summary>
    /// The token that was drawn, where the law gave it 0.9 or more. Circuits that look answers up form
    /// sooner where nothing else is asked.
    /// </summary>
    Decided,

    /// <summary>
    /// The law's distribution of the token. The gradient is the mean of the gradients that drawn tokens would give, without their
    /// noise: as if every beginning had been continued endlessly often. Only a world whose law is known can teach like this.
    /// </summary>
    Exact,
}

/// <summary>How weights move.</summary>
public sealed record OptimiserOptions
{
    /// <summary>True: Muon for the blocks' matrices, AdamW for the rest. False: AdamW for all.</summary>
    public bool Muon { get; init; } = true;

    /// <summary>Muon's rate.</summary>
    public double MuonRate { get; init; } = 0.02;

    /// <summary>Muon's momentum, in Nesterov's form.</summary>
    public double Momentum { get; init; } = 0.95;

    /// <summary>Newton–Schulz steps that make an update nearly orthogonal.</summary>
    public int NewtonSchulzSteps { get; init; } = 5;

    /// <summary>AdamW's rate.</summary>
    public double AdamRate { get; init; } = 3e-3;

    /// <summary>AdamW's memory of the gradient.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW's memory of its square.</summary>
    public double Beta2 { get; init; } = 0.98;

    /// <summary>Added to AdamW's root.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Weight decay of matrices, per unit of rate; gains and biases have none.</summary>
    public double Decay { get; init; } = 0.01;
}
