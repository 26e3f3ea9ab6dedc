using BetweenTokens.Inspection.Neurons;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>Tables of this section that were measured ahead, what stands in a picture's place without them, and words.</summary>
internal static class Kept
{
    public static SurveyTable Table(string survey) => LessonEvidence.Table(8, survey);

    public static Visual Show(Func<Visual> draw, params IReadOnlyList<string> surveys) => KeptTables.Show(8, draw, surveys);

    /// <summary>A model that has feed-forward parts whose neurons can be looked at.</summary>
    /// <exception cref="ReaderException">It has none.</exception>
    public static LanguageModel WithNeurons(LanguageModel model) =>
        Needed.Of(model).Config is { Mlp: not MlpKind.None, Experts: null } ? model : throw new ReaderException(
            $"{model.Name} has no feed-forward parts whose neurons could be looked at. Take another model, such as glass/base.",
            $"У модели {model.Name} нет блоков FFN, на чьи нейроны можно посмотреть. Возьмите другую, например glass/base.");

    /// <summary>A neuron, its layer counted from one as in pictures.</summary>
    public static string Say(Neuron neuron) => $"слой {neuron.Layer + 1}, нейрон {neuron.Number}";

    /// <summary>Layers counted from one.</summary>
    public static string[] Layers(int count) => [.. Enumerable.Range(1, count).Select(layer => $"{layer}")];
}
