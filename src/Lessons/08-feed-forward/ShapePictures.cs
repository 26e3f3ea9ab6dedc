using BetweenTokens.Models;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>Curves of activations, and what published shapes spend on feed-forward parts.</summary>
public static class ShapePictures
{
    /// <summary>GELU, ReLU and SiLU beside the line y = x.</summary>
    public static Picture Activations()
    {
        double[] x = [.. Enumerable.Range(0, 121).Select(i => -3 + (i / 20.0))];
        Series Of(string name, Func<double, double> curve) => new(name, x, [.. x.Select(curve)]);
        Series Mark(string name, double place, double value) => new(name, [place], [value]) { Markers = true };
        var (at, low) = FormulaClaims.Lowest(FormulaClaims.Gelu);
        return Pictures.Lines("Что делает с числом нелинейность", new Axis("на входе", "число"), new Axis("на выходе", "число"),
                Of("GELU", FormulaClaims.Gelu), Of("ReLU", FormulaClaims.Relu), Of("SiLU", FormulaClaims.Silu),
                Of("y = x", y => y) with { Stroke = Stroke.Dashed },
                Mark("GELU(1)", 1, FormulaClaims.Gelu(1)), Mark("GELU(2)", 2, FormulaClaims.Gelu(2)), Mark("дно GELU", at, low))
            .Look($"Поднимается ли кривая над пунктиром? GELU(1) = {Pictures.Text(FormulaClaims.Gelu(1), 3)}, GELU(2) = "
                + $"{Pictures.Text(FormulaClaims.Gelu(2), 3)}; дно {Pictures.Text(low, 3)} при x = {Pictures.Text(at, 3)}. Наклон GELU при "
                + $"x = 1,41 равен {Pictures.Text(Slope(Math.Sqrt(2)), 3)}.");
    }

    /// <summary>Where the parameters lie in published models and in one of this session, as shares of the whole.</summary>
    /// <param name="model">A model of this session.</param>
    public static Picture Shares(LanguageModel model)
    {
        PublishedConfig[] all = [new(Needed.Of(model).Name, 0, model.Config), .. PublishedConfigs.All];
        double[] Share(Func<PublishedConfig, long> part) => [.. all.Select(one => (double)part(one) / one.Parameters)];
        return Pictures.Bars("Где лежат параметры", new Axis("модель") { Labels = [.. all.Select(one => one.Name)] },
                new Axis("доля всех параметров", "доля") { Range = (0, 1) },
                [
                    new BarGroup("FFN", Share(one => one.FeedForward)) { Role = Role.Model },
                    new BarGroup("внимание и нормы", Share(one => one.InBlocks - one.FeedForward)),
                    new BarGroup("эмбеддинги и выход", Share(one => one.Parameters - one.InBlocks)) { Role = Role.Corpus },
                ],
                [Reference.AtX(2.0 / 3, "две трети")])
            .Look("Дотягивается ли первая полоса до пунктира? Чем меньше модель, тем больше места занимает её словарь.");
    }

    /// <summary>Widths, shares and neurons as a table.</summary>
    /// <param name="model">A model of this session.</param>
    public static Table Widths(LanguageModel model) => Table.Of("Те же модели числами",
            (PublishedConfig[])[new(Needed.Of(model).Name, 0, model.Config), .. PublishedConfigs.All],
            ("модель", one => one.Name), ("параметров, млн", one => one.Parameters / 1e6),
            ("FFN от всех", one => (double)one.FeedForward / one.Parameters),
            ("FFN в блоках", one => (double)one.FeedForward / one.InBlocks),
            ("ширина", one => one.Config.DModel), ("внутри шире в", one => (double)one.Config.DMlp / one.Config.DModel),
            ("нейронов", one => one.Neurons))
        .With("параметров, млн", "0.0").With("FFN от всех", "0.000").With("FFN в блоках", "0.000").With("внутри шире в", "0.00");

    private static double Slope(double x) => (FormulaClaims.Gelu(x + 1e-4) - FormulaClaims.Gelu(x - 1e-4)) / 2e-4;
}
