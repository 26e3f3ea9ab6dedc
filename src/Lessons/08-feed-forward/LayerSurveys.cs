using BetweenTokens.Inspection.Causal;
using BetweenTokens.Lessons.Claims;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>
/// Each layer's feed-forward part and attention of SmolLM2 replaced by its mean over the text, for the texts of the notebook.
/// </summary>
internal static class LayerSurveys
{
    /// <summary>Layers of SmolLM2.</summary>
    public const int Layers = 30;

    public static Survey English { get; } = SurveyModels.Survey(
        "layers SmolLM2", FeedForwardWorld.Real,
        [
            "as it is",
            .. new[] { false, true }.SelectMany(attention => Enumerable.Range(0, Layers).Select(layer => Column(attention, layer))),
        ],
        _ => RealPictures.English.Concat(RealPictures.Professions),
        (model, choice) =>
        {
            // a known continuation by its own logarithm, a profession by the difference of both pronouns
            var (metric, mean) = (RealPictures.English.Contains(choice) ? Metric.LogProbability(choice.Answer)
                : Metric.LogitDifference(choice.Answer, choice.Rival), Replacement.Mean(choice.Text));
            EffectMap ffn = Ablation.Mlps(model, choice.Text, metric, mean),
                attention = Ablation.Attentions(model, choice.Text, metric, mean);
            return new SurveyRow(choice.Text, [ffn.Unchanged, .. ffn.Effects.Cast<double>(), .. attention.Effects.Cast<double>()]);
        }) with
    { DearSeconds = 10 };

    public static string Column(bool attention, int layer) => $"{(attention ? "attention" : "ffn")} {layer}";
}
