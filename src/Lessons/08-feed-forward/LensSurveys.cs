using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Training;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>The tuned lens against the logit lens, depth by depth, on documents that it was not tuned on.</summary>
public static class LensSurveys
{
    private const int Tuned = 400, Tested = 60, Layers = 6;
    private const long Seed = 888;

    internal static Survey World { get; } = new()
    {
        Name = "lens world",
        Models = [FeedForwardWorld.Glass],
        Kind = EvidenceKind.Glass,
        Columns = [.. Enumerable.Range(0, Layers).SelectMany(depth => new[] { $"logit {depth}", $"tuned {depth}" })],
        Run = scope =>
        {
            using var model = LanguageModel.Load(FeedForwardWorld.Glass);
            return (model.Described, [.. scope.Of(Rows(model)).Select(row => row.Item)]);
        },
        DearSeconds = 60, // a lens is tuned first
    };

    /// <summary>KL of the output from each lens by depth, measured ahead.</summary>
    public static Visual Depths() => Kept.Show(() =>
    {
        var table = Kept.Table("lens world");
        double[] Of(string lens) => [.. Enumerable.Range(0, Layers).Select(depth => table[$"{lens} {depth}"].Average())];
        double[] logit = Of("logit"), tuned = Of("tuned");
        var below = Enumerable.Range(0, Layers).Count(depth => tuned[depth] < logit[depth]);
        return Pictures.Lines("Что читают две линзы на документах, которых не видели, glass/base",
                new Axis("после слоя; 0 — эмбеддинг") { Labels = [.. Enumerable.Range(0, Layers).Select(depth => $"{depth}")] },
                new Axis("KL от ответа модели", "нат") { FromZero = true },
                new Series("логит-линза", logit) { Markers = true, Role = Role.Untrained },
                new Series("настроенная линза", tuned) { Markers = true, Role = Role.Model })
            .Look($"Настроенная ниже на {below} глубинах из {Layers}. Её учили на {Tuned} документах, здесь {table.Rows.Count} других. "
                + "Чем она ниже, тем больше ответа уже записано, но не на том языке, на котором говорит выход.");
    }, "lens world");

    private static IEnumerable<SurveyRow> Rows(LanguageModel model)
    {
        var law = FeedForwardWorld.Law(model.Name);
        using var lens = TunedLensTrainer.Train(
            model, [.. Enumerable.Range(0, Tuned).Select(i => (Prompt)FeedForwardWorld.Document(law, i, Seed))], new() { Seed = Seed });
        foreach (var i in Enumerable.Range(0, Tested))
        {
            int[][] text = [FeedForwardWorld.Document(law, Tuned + i, Seed)];
            double[] plain = LensSurvey.Of(model, text).MeanByDepth(at => at.Divergences),
                tuned = LensSurvey.Of(model, text, tuned: lens).MeanByDepth(at => at.Divergences);
            yield return new(FeedForwardWorld.Unit(i),
                [.. Enumerable.Range(0, Layers).SelectMany(depth => new[] { plain[depth], tuned[depth] })]);
        }
    }
}
