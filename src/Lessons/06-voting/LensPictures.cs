using BetweenTokens.Inspection.Lenses;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>The logit lens over many places as curves over depth, beside a network of the same shape that learnt nothing.</summary>
public static class LensPictures
{
    private static readonly Axis _layer = new("слой", "номер");

    /// <summary>Mean entropy of the lens, and how far it is from the output; from the first layer on: the embedding is far off.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="survey">The model.</param>
    /// <param name="blank">The untrained network; null: none.</param>
    public static Picture Narrowing(string title, LensSurvey survey, LensSurvey? blank = null) => Pictures.Lines(
        title, _layer, new Axis("в среднем", "нат") { FromZero = true },
        Curves(survey, blank, 1, ("энтропия линзы", s => s.MeanByDepth(p => p.Entropies)),
            ("KL(выход ‖ линза)", s => s.MeanByDepth(p => p.Divergences))));

    /// <summary>At what share of the places the final winner leads for good by each layer, and its mean probability.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="survey">The model.</param>
    /// <param name="blank">The untrained network; null: none.</param>
    public static Picture Settled(string title, LensSurvey survey, LensSurvey? blank = null) => Pictures.Lines(
        title, _layer, new Axis("доля мест", "доля") { Range = (0, 1) },
        Curves(survey, blank, 0, ("уже решено", s => s.SettledShare()),
            ("вероятность победителя", s => s.MeanByDepth(p => p.WinnerProbabilities))));

    private static IReadOnlyList<Series> Curves(
        LensSurvey survey, LensSurvey? blank, int from, params (string Name, Func<LensSurvey, double[]> By)[] curves)
    {
        double[] depths = [.. Enumerable.Range(from, Needed.Of(survey).Layers + 1 - from).Select(d => (double)d)];
        return [
            .. curves.Select(c => new Series(c.Name, depths, c.By(survey)[from..]) { Markers = true }),
            .. blank is null ? [] : curves.Select(c =>
                new Series($"{c.Name}, необученная сеть", depths, c.By(blank)[from..]) { Stroke = Stroke.Dashed }),
        ];
    }
}
