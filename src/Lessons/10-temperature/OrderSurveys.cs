using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Statistics;
using BetweenTokens.Text;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L10Temperature;

/// <summary>10-08: how much order is left in what a model writes, and how often it breaks the world's grammar, by temperature.</summary>
/// <remarks>
/// Order: nats by which a text, read by the same model at T = 1, is likelier than itself with its tokens shuffled. What stands before a
/// text is read with it and is not shuffled.
/// </remarks>
public static class OrderSurveys
{
    private const int Documents = 200, Prompt = 32, Tokens = 64;
    private const long Seed = 1008;

    /// <summary>Temperatures at which the world's model writes.</summary>
    public static IReadOnlyList<double> InWorld { get; } = [0.2, 0.5, 0.8, 1, 1.5, 2, 2.5, 3];

    /// <summary>Temperatures at which SmolLM2 goes on.</summary>
    public static IReadOnlyList<double> InEnglish { get; } = [1, 1.5, 2, 3];

    internal static Survey World { get; } = SurveyModels.Survey(
        $"order {TemperatureWorld.Glass}", TemperatureWorld.Glass,
        [.. Columns(InWorld), .. InWorld.SelectMany(t => new[]
        {
            TemperatureWorld.At("#sentences", t), TemperatureWorld.At("#errors", t),
        })],
        _ => Enumerable.Range(0, Documents), WorldRow);

    internal static Survey English { get; } = SurveyModels.SideBySide(
        "order SmolLM2", TemperatureWorld.Real, Columns(InEnglish), 8, _ => Passage.English, 15, EnglishRows);

    /// <summary>What a survey says of T = 2 and T = 3.</summary>
    internal static Evidence Judge(string condition, SurveyTable table)
    {
        Measured Gain(string name, params string[] which) => Measured.Ratio(
            name, Less($"shuffled {which[0]}", $"nats {which[0]}"), table[$"#tokens {which[0]}"], Seed);
        return Evidence.Of(
            table,
            [
                Gain($"order of texts at T = 1: {condition}", "1"),
                Share($"share of order in texts that nobody drew at a temperature: {condition}", "own"),
                Share($"share of order after shuffling: {condition}", "mixed"),
                Share($"share of order left: {condition}, T = 2", "2"),
                Share($"share of order left: {condition}, T = 3", "3"),
                Share($"share of order left, for a random set of words: {condition}, T = 2", "2"),
                Share($"share of order left, for a random set of words: {condition}, T = 3", "3"),
                .. table.Columns.Contains("#errors 2") ? new[] { "2", "3" }.Select(t => Measured.Ratio(
                    $"share of sentences that the grammar refuses: {condition}, T = {t}", table[$"#errors {t}"],
                    table[$"#sentences {t}"], Seed)) : [],
            ]);

        double[] Less(string one, string other) => [.. table[one].Zip(table[other], (a, b) => a - b)];

        Measured Share(string name, string which)
        {
            var (gain, tokens) = (Less($"shuffled {which}", $"nats {which}"), table[$"#tokens {which}"]);
            var (full, whole) = (Less("shuffled 1", "nats 1"), table["#tokens 1"]);
            double Of(IReadOnlyList<int> units) => units.Sum(i => gain[i]) / units.Sum(i => tokens[i])
                / (units.Sum(i => full[i]) / units.Sum(i => whole[i]));
            var (n, all) = (gain.Length, Enumerable.Range(0, gain.Length).ToArray());
            return n == 0 ? new(name, double.NaN, new(double.NegativeInfinity, double.PositiveInfinity), 0)
                : new(name, Of(all), Interval.Bootstrap(n, Of, Seed, 2000), n);
        }
    }

    private static IReadOnlyList<string> Columns(IReadOnlyList<double> temperatures) =>
        [.. temperatures.Select(t => TemperatureWorld.At("", t).Trim()).Concat(["own", "mixed"])
            .SelectMany(which => new[] { $"#tokens {which}", $"nats {which}", $"shuffled {which}" })];

    private static SurveyRow WorldRow(LanguageModel model, int index)
    {
        var law = TemperatureWorld.Law(model.Name);
        var random = new SeededRandom(Seed).Fork(index);
        var texts = Writing.Write(
            model, [.. InWorld.Select(t => new Draft([law.EndToken], t, random.NextInt64()))], Tokens, [law.EndToken]);
        var document = TemperatureWorld.Document(law, index, Seed);
        var judge = new GrammarJudge(law.World);
        return new(TemperatureWorld.Unit(index),
        [
            .. Numbers(model, [law.EndToken], texts, InWorld, document[..Math.Min(Tokens, document.Length)], random),
            .. texts.SelectMany(text => Sentences(judge, law, text)),
        ]);
    }

    private static IEnumerable<SurveyRow> EnglishRows(LanguageModel model, IReadOnlyList<Passage> passages)
    {
        int[][] all = [.. passages.Select(passage => model.PromptIds(passage.Text))];
        var randoms = passages.Select(passage => new SeededRandom(Seed).Fork(Passage.English.ToList().IndexOf(passage))).ToArray();
        var texts = Writing.Write(
            model, [.. all.SelectMany((ids, i) => InEnglish.Select(t => new Draft(ids[..Prompt], t, randoms[i].NextInt64())))],
            Tokens, model.EndIds);
        return passages.Select((passage, i) => new SurveyRow(passage.Id, [.. Numbers(
            model, all[i][..Prompt], [.. texts.Skip(i * InEnglish.Count).Take(InEnglish.Count)], InEnglish,
            all[i][Prompt..Math.Min(Prompt + Tokens, all[i].Length)], randoms[i])]));
    }

    // tokens, nats, nats shuffled of every text; then of one that nobody drew, and of the text at T = 1 shuffled beforehand
    private static IEnumerable<double> Numbers(
        LanguageModel model, int[] before, IReadOnlyList<int[]> texts, IReadOnlyList<double> temperatures, int[] own, SeededRandom random)
    {
        var mixed = Shuffled(texts[temperatures.ToList().IndexOf(1)], random);
        int[][] all = [.. texts, own, mixed];
        var nats = Nats(model, before, [.. all, .. all.Select(text => Shuffled(text, random))]);
        return all.SelectMany((text, i) => new[] { text.Length, nats[i], nats[i + all.Length] });
    }

    private static int[] Shuffled(int[] text, SeededRandom random)
    {
        int[] other = [.. text];
        random.Shuffle(other);
        return other;
    }

    private static double[] Nats(LanguageModel model, int[] before, int[][] texts)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var longest = Math.Max(1, texts.Max(text => text.Length));
        var ids = full([texts.Length, before.Length + longest - 1], before[0], ScalarType.Int64, CPU);
        var targets = full([texts.Length, longest], -100, ScalarType.Int64, CPU);
        for (var i = 0; i < texts.Length; i++)
        {
            long[] whole = [.. before.Concat(texts[i]).SkipLast(texts[i].Length > 0 ? 1 : 0).Select(id => (long)id)];
            ids[i, ..whole.Length] = tensor(whole, device: CPU);
            targets[i, ..texts[i].Length] = tensor([.. texts[i].Select(id => (long)id)], ScalarType.Int64, CPU);
        }

        var logits = model.Transformer.Forward(ids).OnCpu().narrow(1, before.Length - 1, longest);
        var losses = nn.functional.cross_entropy(logits.transpose(1, 2), targets, reduction: nn.Reduction.None, ignore_index: -100);
        return [.. losses.sum(1).to(ScalarType.Float64).data<double>()];
    }

    // sentences judged and errors; what follows an error in its document is not judged
    private static double[] Sentences(GrammarJudge judge, Law law, int[] text)
    {
        string[] marks = [".", "?", "!"];
        judge.Restart();
        var sentences = 0;
        foreach (var id in text)
        {
            if (id >= law.TokenCount || id == law.EndToken || !judge.Read(id))
            {
                return [sentences + 1, 1];
            }

            sentences += marks.Contains(law.Words.Words[id]) ? 1 : 0;
        }

        return [sentences, 0];
    }
}
