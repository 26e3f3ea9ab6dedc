using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Training.Recipes;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>Cosines of twins, of mates and of strangers in one matrix of one network.</summary>
/// <param name="Twins">Mean over the pairs of twins.</param>
/// <param name="Mates">Mean over pairs of a twin and another word of its category.</param>
/// <param name="Strangers">Mean over pairs of a twin and a word of another category.</param>
/// <param name="Nearest">Twins that have their twin nearest of all words.</param>
/// <param name="Words">Twins.</param>
public sealed record TwinReading(double Twins, double Mates, double Strangers, int Nearest, int Words);

/// <summary>
/// 01-09 ahead: words that are split into twins. Every occurrence of a chosen word is replaced by a new word with probability ½, so
/// the two have the same contexts by construction, whatever else the world does.
/// </summary>
public static class TwinWords
{
    private const int Least = 40; // occurrences of a word that is split: twenty for each twin
    private static readonly string[] _matrices = ["embed.weight", "unembed.weight"];

    /// <summary>Scenes; the words of the facts lend the new names and stand in no document.</summary>
    public static TrainingRecipe Recipe { get; } = new()
    {
        Name = "twins",
        World = new() { Shares = WorldOptions.BaseShares.Clear().Add("scenes", 0.5).Add("facts", 0.5) },
        CorpusTokens = 300_000,
        Model = new() { DVocab = 1, NLayers = 2, DModel = 64, NHeads = 4, Mlp = MlpKind.Plain, Activation = Activation.Gelu },
        Rows = 16,
        Steps = 300,
        WarmUp = 20,
    };

    internal static Survey Survey { get; } = new()
    {
        Name = "twins",
        Kind = EvidenceKind.Glass,
        Recipe = Trained.Text($"thirty words of {Least} occurrences and more split", Recipe),
        Columns = [.. new[] { "in", "out" }.SelectMany(m =>
            new[] { $"twins, {m}", $"mates, {m}", $"strangers, {m}", $"#nearest, {m}", $"#words, {m}" })],
        Run = scope => ($"{Recipe.Name}, {Recipe.Steps} steps", Trained.Rows(scope, 109, 5, Row)),
    };

    /// <summary>Trains one network on a corpus with twins and measures both matrices.</summary>
    internal static double[] Row(long seed) =>
        [.. Read(seed).SelectMany(r => new[] { r.Twins, r.Mates, r.Strangers, r.Nearest, r.Words })];

    /// <summary>The same as readings, of the input matrix and of the output matrix.</summary>
    /// <param name="seed">Seed of the corpus, of the choice and of the first weights.</param>
    /// <param name="split">How many words are split.</param>
    public static IReadOnlyList<TwinReading> Read(long seed, int split = 30)
    {
        var recipe = Recipe.With(seed);
        var world = World.Create(recipe.World);
        var law = TrainingLaw.Of(world).WithShares(new Dictionary<string, double> { ["scenes"] = 1 });
        var corpus = Corpus.Draw(law, recipe.CorpusTokens!.Value, seed);
        var (twins, categories) = Choose(world, corpus, new SeededRandom(seed).Fork(1), split);
        var random = new SeededRandom(seed).Fork(2);
        using var trainer = Trained.Of(recipe, corpus.Replaced(word =>
            twins.TryGetValue(word, out var twin) && random.Next(2) == 1 ? twin : word));
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        int[] present = [.. corpus.Documents.SelectMany(d => d).Concat(twins.Values).Distinct()];
        return [.. _matrices.Select(matrix =>
        {
            var vectors = nn.functional.normalize(trainer.Transformer.Parameters[matrix].to(ScalarType.Float64), dim: 1);
            return Reading(TensorMemory.Copy<double>(matmul(vectors, vectors.t())), (int)vectors.shape[0], twins, categories, present);
        })];
    }

    /// <summary>What the rows say of the claim, matrix by matrix.</summary>
    internal static Evidence Judge(IReadOnlyList<SurveyTable> tables) => Evidence.Of(tables[0],
    [
        .. new[] { ("in", "вход"), ("out", "выход") }.SelectMany(m => new[]
        {
            Measured.MeanOfSeeds($"twins above category mates: {m.Item2}",
                [.. tables[0][$"twins, {m.Item1}"].Zip(tables[0][$"mates, {m.Item1}"], (twin, mate) => twin - mate)]),
            Trained.Share($"twin is the nearest word: {m.Item2}",
                tables[0][$"#nearest, {m.Item1}"], tables[0][$"#words, {m.Item1}"]),
        }),
    ]);

    // Words of the scenes that have a category, no exact synonym and enough occurrences; their twins are words that never occur.
    private static (Dictionary<int, int> Twins, int[][] Categories) Choose(World world, Corpus corpus, SeededRandom random, int split)
    {
        var counts = new int[world.TokenCount];
        foreach (var word in corpus.Documents.SelectMany(document => document))
        {
            counts[word]++;
        }

        int[][] categories = [.. SynonymClaim.Categories().Select(group =>
            group.Select(world.Words.Find).Where(id => id >= 0 && counts[id] > 0).Distinct().ToArray())];
        var alike = SynonymClaim.Candidates().SelectMany(pair => new[] { pair.One, pair.Other }).Select(world.Words.Find).ToHashSet();
        int[] words = [.. categories.SelectMany(c => c).Distinct().Where(id => counts[id] >= Least && !alike.Contains(id)).Order()];
        int[] names = [.. Enumerable.Range(1, world.TokenCount - 1).Where(id => counts[id] == 0)];
        random.Shuffle(words);
        random.Shuffle(names);
        return (words.Take(split).Zip(names).ToDictionary(pair => pair.First, pair => pair.Second), categories);
    }

    private static TwinReading Reading(double[] cosines, int width, Dictionary<int, int> twins, int[][] categories, int[] present)
    {
        double Cosine(int one, int other) => cosines[(one * width) + other];
        var (mates, strangers, nearest) = (new List<double>(), new List<double>(), 0);
        foreach (var (word, twin) in twins)
        {
            var own = categories.Where(c => c.Contains(word)).SelectMany(c => c).Where(other => other != word).ToHashSet();
            mates.AddRange(own.SelectMany(other => new[] { Cosine(word, other), Cosine(twin, other) }));
            strangers.AddRange(categories.SelectMany(c => c).Distinct().Where(other => other != word && !own.Contains(other))
                .Select(other => Cosine(word, other)));
            foreach (var (one, other) in new[] { (word, twin), (twin, word) })
            {
                nearest += present.Where(id => id != one && id != other).All(id => Cosine(one, id) < Cosine(one, other)) ? 1 : 0;
            }
        }

        return new(twins.Average(pair => Cosine(pair.Key, pair.Value)), mates.Average(), strangers.Average(), nearest, 2 * twins.Count);
    }
}
