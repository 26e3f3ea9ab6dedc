using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Plots;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>A text whose next word is one of two names.</summary>
/// <param name="Text">The text.</param>
/// <param name="Answer">The name that should follow, one token.</param>
/// <param name="Rival">The name that should not, one token.</param>
public sealed record NamePrompt(string Text, string Answer, string Rival);

/// <summary>A head: what it writes towards the answer itself, and what is really lost without it.</summary>
/// <param name="Layer">Layer from zero.</param>
/// <param name="Head">Head from zero.</param>
/// <param name="Direct">Its entry of the ledger, logit of the answer less that of the rival, mean over the texts.</param>
/// <param name="Lost">By how much that difference falls when the head writes nothing, mean over the texts.</param>
public sealed record RepairedHead(int Layer, int Head, double Direct, double Lost);

/// <summary>
/// Self-repair: a head is taken out, and the others make up for part of what it wrote (Wang et al. 2023, McGrath et al. 2023, Rushing
/// and Nanda 2024).
/// </summary>
public static class SelfRepair
{
    private static readonly string[] _frames =
        ["When {0} and {1} went to the shops, {1} gave the bag to", "After {0} and {1} had lunch, {1} passed the book to"];

    /// <summary>Texts as those of Wang et al. 2023: who gets what the other gives; names exchanged, so that places do not count.</summary>
    public static IReadOnlyList<NamePrompt> Prompts { get; } =
        [.. from pair in new[] { ("Mary", "John"), ("Tom", "James"), ("Dan", "Sarah"), ("Martin", "Amy") }
            from turn in _frames.Index()
            let swapped = turn.Index == 1
            let names = swapped ? (pair.Item2, pair.Item1) : pair
            select new NamePrompt(turn.Item.Replace("{0}", names.Item1, StringComparison.Ordinal)
                .Replace("{1}", names.Item2, StringComparison.Ordinal), $" {names.Item1}", $" {names.Item2}")];

    /// <summary>The loudest heads, each taken out by zero at the last place, where the answer is chosen.</summary>
    /// <param name="model">A model with heads.</param>
    /// <param name="prompts">Texts; null: <see cref="Prompts"/>.</param>
    /// <param name="loudest">Heads that are taken out, by the size of their direct part.</param>
    public static RepairedModel Of(LanguageModel model, IReadOnlyList<NamePrompt>? prompts = null, int loudest = 24)
    {
        prompts ??= Prompts;
        var direct = new double[Needed.Of(model).Config.NLayers, model.Config.NHeads];
        foreach (var prompt in prompts)
        {
            using var trace = model.Trace(prompt.Text);
            foreach (var entry in Ledger.Of(trace, ^1, prompt.Answer, prompt.Rival).Entries.Where(e => e.Part == LedgerPart.Head))
            {
                direct[entry.Layer, entry.Head] += entry.Value / prompts.Count;
            }
        }

        (int Layer, int Head)[] chosen = [.. (from layer in Enumerable.Range(0, model.Config.NLayers)
                                              from head in Enumerable.Range(0, model.Config.NHeads)
                                              orderby Math.Abs(direct[layer, head]) descending
                                              select (layer, head)).Take(loudest)];
        Intervention[][] changes = [[], .. chosen.Select(at => new[]
        {
            Intervene.Zero(new HookAddress(HookPoint.HeadMix, at.Layer), at.Head, ^1),
        })];
        double[][] left = [.. prompts.Select(prompt =>
            Metric.LogitDifference(prompt.Answer, prompt.Rival).OfEach(model, prompt.Text, changes))];
        var whole = left.Average(row => row[0]);
        return new(whole, prompts.Count, [.. chosen.Select((at, i) =>
            new RepairedHead(at.Layer, at.Head, direct[at.Layer, at.Head], whole - left.Average(row => row[i + 1])))]);
    }
}

/// <summary>The loudest heads of a model, with what is made up for when they are taken out.</summary>
/// <param name="Unchanged">Logit of the answer less that of the rival with all heads, mean over the texts.</param>
/// <param name="Texts">How many texts.</param>
/// <param name="Heads">The heads, the loudest first.</param>
public sealed record RepairedModel(double Unchanged, int Texts, IReadOnlyList<RepairedHead> Heads)
{
    /// <summary>What heads write against what is lost without them: on the diagonal nobody makes up for them.</summary>
    /// <param name="title">What is shown.</param>
    public Picture Picture(string title) => Pictures.Scatter(
            title, new Axis("прямой вклад головы по балансу", "логит"), new Axis("пропало без головы", "логит"),
            [("головы", [.. Heads.Select(h => new Dot($"слой {h.Layer + 1}, голова {h.Head + 1}", h.Direct, h.Lost))])],
            references: [Reference.Diagonal("никто не возместил"), Reference.AtY(0, "возместили целиком")])
        .Look($"Справа от нуля и ниже диагонали — возместили, выше — пропало больше, чем голова писала сама. Текстов {Texts}, голов "
            + $"{Heads.Count}, самых громких.");

    /// <summary>The head that writes most in favour of the answer, beside the published one of GPT-2 small.</summary>
    public Table Loudest()
    {
        var top = Heads.MaxBy(h => h.Direct)!;
        (string, double, double, double)[] rows =
        [
            ("GPT-2 small, слой 10, голова 10 (опубликовано)", 3.55, 2.99, 2.92), // TransformerLens, Exploratory Analysis Demo: L9H9
            ($"здесь: слой {top.Layer + 1}, голова {top.Head + 1}", Unchanged, top.Direct, Unchanged - top.Lost),
        ];
        return Table.Of("Перевес верного имени, логит", rows, ("самая громкая голова", r => r.Item1), ("перевес", r => r.Item2),
                ("писала голова", r => r.Item3), ("осталось бы по балансу", r => r.Item2 - r.Item3), ("осталось на деле", r => r.Item4))
            .With("перевес", "0.00").With("писала голова", "0.00").With("осталось бы по балансу", "0.00").With("осталось на деле", "0.00");
    }
}
