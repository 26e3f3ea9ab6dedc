using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;
using BetweenTokens.Training.Glass;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>The models of section 3, and the texts that its surveys take.</summary>
internal static class AttentionWorld
{
    public const string Glass = "glass/base", Real = "smollm2-135m-instruct", World = "мир", English = "английский";

    private static readonly Lazy<TrainingLaw> _law = new(() => GlassModel.LawOf(TrainingRecipes.Load("base")));

    /// <summary>The law that the glass model was trained on.</summary>
    public static TrainingLaw Law => _law.Value;

    /// <summary>A document of the law, its end mark included; the same however many others are drawn.</summary>
    public static int[] Document(int index, long seed) => new Sampler(Law, new SeededRandom(seed).Fork(index).NextInt64()).Next();

    /// <summary>A document of one kind of the law.</summary>
    public static int[] DocumentOf(string kind, int index, long seed)
    {
        var tokens = new List<int>();
        new Sampler(Law, new SeededRandom(seed).Fork(index).NextInt64()).Next(tokens, Law.Kinds.Single(k => k.Kind.Name == kind).Kind);
        return [.. tokens];
    }

    /// <summary>What a model reads before each token of a document: the mark that starts it, then all but the last.</summary>
    public static int[] Read(int[] document) => [Law.EndToken, .. document[..^1]];

    /// <summary>The first documents of a seed that pass a test, with their numbers; only those that are asked for are drawn.</summary>
    public static IEnumerable<(int Index, int[] Ids)> Documents(int count, long seed, Func<int[], bool>? takes = null) =>
        Enumerable.Range(0, int.MaxValue).Select(index => (Index: index, Ids: Document(index, seed)))
            .Where(one => takes?.Invoke(one.Ids) ?? true).Take(count);

    /// <summary>English passages, with their numbers.</summary>
    public static IEnumerable<(int Index, Passage Passage)> Passages(int count) => Passage.English.Index().Take(count);

    /// <summary>The first tokens of a passage.</summary>
    public static int[] Tokens(LanguageModel model, Passage passage, int most) =>
        model.PromptIds(passage.Text) is var ids && ids.Length > most ? ids[..most] : ids;

    /// <summary>Name of a unit by its number.</summary>
    public static string Unit(int index) => $"{index:0000}";

    /// <summary>
    /// A mean over one kind of places divided by the mean over another, both from sums and counts of units, with the bootstrap over
    /// units.
    /// </summary>
    public static Measured RatioOfMeans(
        string name, double[] top, double[] topCount, double[] bottom, double[] bottomCount, long seed, double level = 0.95)
    {
        int[] units = [.. Enumerable.Range(0, top.Length).Where(i => topCount[i] > 0 || bottomCount[i] > 0)];
        double Of(IReadOnlyCollection<int> drawn)
        {
            var (above, aboveCount, below, belowCount) = (0.0, 0.0, 0.0, 0.0);
            foreach (var i in drawn)
            {
                above += top[units[i]];
                aboveCount += topCount[units[i]];
                below += bottom[units[i]];
                belowCount += bottomCount[units[i]];
            }

            return above / aboveCount / (below / belowCount);
        }

        return new(name, Of([.. Enumerable.Range(0, units.Length)]),
            Interval.Bootstrap(units.Length, drawn => Of(drawn), seed, 2000, level), units.Length);
    }
}
