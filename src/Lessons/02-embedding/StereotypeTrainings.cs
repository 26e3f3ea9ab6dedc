using System.Globalization;
using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models.Configs;
using BetweenTokens.Statistics;
using BetweenTokens.Training;
using BetweenTokens.Training.Recipes;
using BetweenTokens.Training.Sweeps;

namespace BetweenTokens.Lessons.L02Embedding;

/// <summary>02-11: small networks on corpora in which two groups of names and two groups of things go together in a known share.</summary>
/// <remarks>«Анна любит танцы» and «танцы любит Анна»: the share is the same whichever is said first.</remarks>
public static class StereotypeTrainings
{
    private static readonly long[] _seeds = [.. Enumerable.Range(21121, 40)];

    /// <summary>Two groups of names.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Names { get; } =
        [["Анна", "Мария", "Ольга", "Вера", "Нина", "Дарья"], ["Иван", "Пётр", "Борис", "Павел", "Юрий", "Артём"]];

    /// <summary>What one group likes, and the other.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Things { get; } =
        [["танцы", "суп", "сказки", "чай", "компот", "шоколад"], ["футбол", "кран", "клад", "квас", "борщ", "плов"]];

    /// <summary>Shares that were put into the corpora, of twenty.</summary>
    public static IReadOnlyList<int> Shares { get; } = [10, 16, 19];

    internal static IReadOnlyList<(string Name, bool Tied)> Tables { get; } = [("две таблицы", false), ("одна таблица", true)];

    internal static Survey Survey { get; } = new()
    {
        Name = "stereotypes trained",
        Kind = EvidenceKind.Glass,
        Recipe = Lines,
        Columns = ["predicted", "mass", "split", "split, untrained", "association"],
        Run = scope => ("networks of 2 layers on sentences of three words", KeptTrainings.Rows(
            "stereotypes trained", Lines, Units(), unit => Train(unit.Tied, unit.Share, unit.Seed), scope.Progress)),
    };

    /// <summary>What the trainings say; seeds in pairs, corpora of two shares with the same first weights.</summary>
    internal static Evidence Judge(string tables, SurveyTable table)
    {
        double[] Of(int share, string column) =>
            table.Where(row => row.Id.StartsWith($"{tables}/{share}/", StringComparison.Ordinal))[column];
        double[] Rise(string column, int from, int to) => [.. Of(to, column).Zip(Of(from, column), (high, low) => high - low)];
        return Evidence.Of(
            table,
            Measured.MeanOfSeeds($"predicted share at 50/50: {tables}", Of(10, "predicted")),
            Measured.MeanOfSeeds($"rise of the split of embeddings from 50/50 to 80/20: {tables}", Rise("split", 10, 16)),
            Measured.MeanOfSeeds($"rise of the split of embeddings from 80/20 to 95/5: {tables}", Rise("split", 16, 19)),
            Measured.MeanOfSeeds($"rise of the predicted share from 50/50 to 80/20: {tables}", Rise("predicted", 10, 16)),
            Measured.MeanOfSeeds($"rise of the predicted share from 80/20 to 95/5: {tables}", Rise("predicted", 16, 19)));
    }

    /// <summary>The network and its training.</summary>
    /// <param name="tied">True: one table for reading and writing.</param>
    public static TrainingRecipe Recipe(bool tied) => new()
    {
        Name = "stereotypes",
        Model = new()
        {
            DVocab = 1,
            NLayers = 2,
            DModel = 32,
            NHeads = 2,
            Mlp = MlpKind.Plain,
            Activation = Activation.Gelu,
            Tied = tied,
        },
        Initial = tied ? new() { ByFanIn = true, EmbeddingDeviation = 0.18 }
            : new() { ByFanIn = true, EmbeddingDeviation = 0.3, ZeroUnembedding = true },
        Rows = 8,
        Length = 64,
        Steps = 300,
        WarmUp = 20,
        Optimiser = new() { AdamRate = 0.01 },
    };

    /// <summary>The corpus of a share, of twenty.</summary>
    /// <param name="world">Gives the words.</param>
    /// <param name="share">How often of twenty a name meets a thing of its group.</param>
    public static Corpus CorpusOf(World world, int share) => Corpus.Of(
        world,
        [.. from g in new[] { 0, 1 } from t in new[] { 0, 1 } from name in Names[g] from thing in Things[t]
            from text in new[] { $"{name} любит {thing} .", $"{thing} любит {name} ." }
            select (text, g == t ? share : 20 - share)]);

    /// <summary>Mean cosine of names and things of one group less that of names and things of different groups (Caliskan 2017).</summary>
    /// <param name="table">The vectors.</param>
    /// <param name="id">Ids of words.</param>
    public static double Association(EmbeddingTable table, Func<string, int> id)
    {
        double Mean(Func<int, int, bool> which) => (from g in new[] { 0, 1 }
                                                    from t in new[] { 0, 1 }
                                                    where which(g, t)
                                                    from name in Names[g]
                                                    from thing in Things[t]
                                                    select Geometry.Cosine(table.Vector(id(name)), table.Vector(id(thing)))).Average();
        return Mean((g, t) => g == t) - Mean((g, t) => g != t);
    }

    /// <summary>Mean cosine of words of one group less that of different groups, names with names and things with things.</summary>
    /// <param name="table">The vectors.</param>
    /// <param name="id">Ids of words.</param>
    public static double Split(EmbeddingTable table, Func<string, int> id)
    {
        double Mean(bool same) => (from role in new[] { Names, Things }
                                   from g in new[] { 0, 1 }
                                   from t in new[] { 0, 1 }
                                   where (g == t) == same
                                   from one in role[g]
                                   from other in role[t]
                                   where one != other
                                   select Geometry.Cosine(table.Vector(id(one)), table.Vector(id(other)))).Average();
        return Mean(same: true) - Mean(same: false);
    }

    private static string Lines => string.Join('\n', Tables.Select(t => $"{t.Name}: {RecipeText.Of(Recipe(t.Tied))}")
        .Append($"{string.Join(' ', Shares)} of 20; {string.Join(' ', Names.Concat(Things).SelectMany(words => words))}"));

    private static IEnumerable<(string Id, (bool Tied, int Share, long Seed) Unit)> Units() =>
        from table in Tables
        from share in Shares
        from seed in _seeds
        select (string.Create(CultureInfo.InvariantCulture, $"{table.Name}/{share}/{seed}"), (table.Tied, share, seed));

    private static double[] Train(bool tied, int share, long seed)
    {
        var recipe = Recipe(tied) with { ModelSeed = seed, CorpusSeed = seed };
        using var trainer = new Trainer(recipe, CorpusOf(World.Create(recipe.World), share));
        var words = trainer.World.Words;
        double[] Look()
        {
            using var table = EmbeddingTable.Of(trainer.Transformer.Parameters.Get("embed.weight"));
            return [Split(table, words.Find), Association(table, words.Find)];
        }

        var before = Look();
        while (trainer.Step < recipe.Steps)
        {
            trainer.Next();
        }

        var rows = NextLogits.After(trainer.Transformer, [.. Names.SelectMany(names => names)
            .Select(name => new[] { trainer.Law.EndToken, words.Find(name), words.Find("любит") })]);
        var (own, mass) = (0.0, 0.0);
        foreach (var (i, row) in rows.Index())
        {
            var p = Distributions.Softmax(row);
            double[] of = [.. Things.Select(things => things.Sum(thing => (double)p[words.Find(thing)]))];
            (own, mass) = (own + (of[i / Names[0].Count] / of.Sum() / rows.Count), mass + (of.Sum() / rows.Count));
        }

        var after = Look();
        return [own, mass, after[0], before[0], after[1]];
    }
}
