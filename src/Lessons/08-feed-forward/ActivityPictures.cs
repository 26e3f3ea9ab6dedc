using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Neurons;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>How many neurons work at once: the curve of cumulative energy, and shares by activation.</summary>
public static class ActivityPictures
{
    private const int Documents = 30, Passages = 2, Length = 48;

    /// <summary>Share of the sum of squares that the strongest neurons hold: a model, its untrained twin, another model.</summary>
    /// <param name="model">A glass model.</param>
    /// <param name="real">An English model that may be absent.</param>
    public static Picture Energy(LanguageModel model, Maybe<LanguageModel> real)
    {
        int[][] texts = Texts(Kept.WithNeurons(model));
        using var untrained = Controls.Untrained(model, seed: 8);
        Series[] own = [Of("модель", model, texts) with { Role = Role.Model },
            Of("необученная сеть", untrained, texts) with { Role = Role.Untrained, Stroke = Stroke.Dashed }];
        Series[] english = Needed.Of(real).Match(here => (Series[])[Of(here.Name, here, Texts(here))], _ => []);
        return Pictures.Lines($"Сколько нейронов держат силу слоя, {model.Name}", new Axis("сильнейшие нейроны слоя", "доля"),
                new Axis("их часть суммы квадратов", "доля") { Range = (0, 1) }, [.. own, .. english])
            .Look("Чем круче кривая у левого края, тем меньше нейронов делают почти всю работу. Пунктир — та же сеть до обучения.");
    }

    /// <summary>Shares of active neurons by activation, measured ahead.</summary>
    public static Visual Shares() => Kept.Show(() =>
    {
        (string Name, SurveyTable Table)[] shown =
        [
            ("glass/base, GELU", Kept.Table("active world")), ("SmolLM2, SwiGLU", Kept.Table("active SmolLM2")),
            .. MixtureTrainings.Variants.Where(v => v.Name != "без FFN")
                .Select(v => ($"сестра с {v.Name}", MixtureTrainings.OfVariant(Kept.Table("mixture trained"), v.Name))),
        ];
        double[] Means(string column) => [.. shown.Select(one => one.Table[column].Average())];
        return Pictures.Bars("Сколько нейронов активно", new Axis("сеть") { Labels = [.. shown.Select(one => one.Name)] },
                new Axis("доля нейронов слоя", "доля"),
                [
                    new BarGroup("сильнее десятой доли наибольшего", Means("active")) { Role = Role.Model },
                    new BarGroup("нужно на 90% энергии", Means("carriers")),
                    new BarGroup("ровно ноль", Means("zero")) { Role = Role.Untrained },
                ],
                [Reference.AtX(0.2, "порог правила")])
            .Look("Первая полоса решает утверждение, вторая и третья — другие способы считать. Сёстры обучены одинаково и отличаются "
                + "только нелинейностью.");
    }, "active world", "active SmolLM2", "mixture trained");

    private static Series Of(string name, LanguageModel model, int[][] texts)
    {
        var curve = NeuronActivity.Cumulative(model.Transformer, texts);
        int[] at = [.. Enumerable.Range(0, 61).Select(i => Math.Min(curve.Count - 1, i * curve.Count / 60)).Distinct()];
        return new(name, [.. at.Select(i => (i + 1.0) / curve.Count)], [.. at.Select(i => curve[i])]);
    }

    private static int[][] Texts(LanguageModel model) => Evidence.KindOf(model.Name) == EvidenceKind.Glass
        ? [.. Enumerable.Range(0, Documents).Select(i => FeedForwardWorld.Document(FeedForwardWorld.Law(model.Name), i, 88))]
        : [.. Passage.English.Take(Passages).Select(p => NextToken.Prompts.PromptIds(model, p.Text).Take(Length).ToArray())];
}
