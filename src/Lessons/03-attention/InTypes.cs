using BetweenTokens.Inspection.Attribution;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>The same weights in float64, float32 and bfloat16, and gradients of a word's log-odds by the embeddings.</summary>
internal sealed class InTypes : IDisposable
{
    private static readonly ScalarType[] _types = [ScalarType.Float64, ScalarType.Float32, ScalarType.BFloat16];

    private readonly LanguageModel[] _models;

    private InTypes(LanguageModel model) => (_models, End) = ([.. _types.Select(model.In)], model.Config.BeginId ?? 0);

    /// <summary>The token that begins a text.</summary>
    public int End { get; }

    /// <summary>Units, each with the three networks, which are freed when the last unit was taken.</summary>
    public static IEnumerable<(InTypes Types, T Item)> With<T>(LanguageModel model, IEnumerable<T> units)
    {
        using var types = new InTypes(model);
        foreach (var unit in units)
        {
            yield return (types, unit);
        }
    }

    /// <summary>Norms in one of the types: [pos].</summary>
    public double[] Norms(int type, int[] ids, int answer) => Norms(_models[type], ids, answer);

    /// <summary>
    /// Norm of the gradient of ln p/(1 − p) of a token after a text, by each token's embedding. That of ln p is 1 − p times as long.
    /// </summary>
    public static double[] Norms(LanguageModel model, int[] ids, int answer)
    {
        using var scope = NewDisposeScope();
        using var pass = new EmbeddingGradients(model, ids, Metric.LogProbability(answer));
        var input = pass.Embedding.unsqueeze(0);
        var doubt = -double.ExpM1(pass.Values(input)[0]);
        return [.. TensorMemory.Copy<double>(pass.Gradient(input).norm(1)).Select(norm => norm / doubt)];
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_models, model => model.Dispose());
}
