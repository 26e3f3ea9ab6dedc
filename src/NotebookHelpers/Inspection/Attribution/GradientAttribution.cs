using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Attribution;

/// <summary>
/// What the gradient of a metric by the token embeddings says of each token. Gradients are local: a token whose effect is saturated has
/// a small one, and a norm with a small divisor a large one.
/// </summary>
/// <remarks>
/// Any transformer, causal or not, of any family; a model in float64 (<see cref="LanguageModel.In"/>) is differentiated in it. Metrics
/// need a gradient: <see cref="Metric.FromLogits"/> has none, and <see cref="Metric.KlFromClean"/> is at its minimum, so its is zero.
/// </remarks>
/// <example><code>
/// GradientAttribution.InputXGradient(model, "The capital of France is", Metric.Logit(" Paris"))
/// GradientAttribution.Integrated(model, "The capital of France is", Metric.Logit(" Paris")).Remainder
/// </code></example>
public static class GradientAttribution
{
    /// <summary>
    /// Gradient × input: e_i · ∂m/∂e_i, the change of the metric to first order were the embedding of a token taken to zero, with the
    /// other sign (Simonyan et al. 2013; Shrikumar et al. 2016).
    /// </summary>
    /// <param name="model">Any transformer.</param>
    /// <param name="prompt">A text or token ids.</param>
    /// <param name="metric">What is explained.</param>
    /// <returns>
    /// Scores in the metric's unit. <see cref="TokenAttribution.Total"/> is the metric here less the metric with all embeddings zero,
    /// which a straight line would give.
    /// </returns>
    /// <exception cref="ArgumentException">The metric has no gradient.</exception>
    public static TokenAttribution InputXGradient(LanguageModel model, Prompt prompt, Metric metric)
    {
        var ids = prompt.Ids(Needed.Of(model));
        using var passes = new EmbeddingGradients(model, ids, metric);
        using var scope = NewDisposeScope();
        var input = passes.Embedding.unsqueeze(0);
        var values = passes.Values(cat([input, zeros_like(input)]));
        var scores = (passes.Gradient(input) * passes.Embedding.to(ScalarType.Float64)).sum(-1);
        return TokenAttribution.Of("gradient × input", model, ids, TensorMemory.Copy<double>(scores), metric, values[0] - values[1]);
    }

    /// <summary>
    /// Integrated gradients (Sundararajan et al. 2017): (e_i − b) · ∫ ∂m/∂e_i along the straight line from the baseline to the text, by
    /// the midpoint rule. Were the integral exact, scores would sum to the metric here less the metric at the baseline.
    /// </summary>
    /// <param name="model">Any transformer.</param>
    /// <param name="prompt">A text or token ids.</param>
    /// <param name="metric">What is explained.</param>
    /// <param name="steps">Midpoints. The remainder says whether they are enough.</param>
    /// <param name="baseline">
    /// Where the line starts, [dModel] or [pos, dModel], on any device, as the embedding enters the stream; null: the mean embedding
    /// of the vocabulary at every position.
    /// </param>
    /// <returns>Scores in the metric's unit; their completeness error is <see cref="TokenAttribution.Remainder"/>.</returns>
    /// <exception cref="ArgumentException">The metric has no gradient, or the baseline does not fit.</exception>
    public static TokenAttribution Integrated(LanguageModel model, Prompt prompt, Metric metric, int steps = 64, Tensor? baseline = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        var ids = prompt.Ids(Needed.Of(model));
        using var passes = new EmbeddingGradients(model, ids, metric);
        using var scope = NewDisposeScope();
        var input = passes.Embedding;
        var start = Start(baseline, passes).expand(input.shape);
        var step = input - start;
        var values = passes.Values(stack([input, start]));
        var places = (arange(steps, input.dtype, input.device) + 0.5) / steps;
        var mean = zeros_like(input, ScalarType.Float64);
        foreach (var some in places.split(Math.Max(1, 1024 / ids.Length)))
        {
            using var batch = NewDisposeScope();
            mean.add_(passes.Gradient(start + (some.view(-1, 1, 1) * step)));
        }

        var scores = (mean / steps * step.to(ScalarType.Float64)).sum(-1);
        return TokenAttribution.Of($"integrated gradients, {steps} steps", model, ids, TensorMemory.Copy<double>(scores), metric,
            values[0] - values[1]);
    }

    private static Tensor Start(Tensor? baseline, EmbeddingGradients passes)
    {
        if (baseline is null)
        {
            return passes.Mean;
        }

        var (length, width) = (passes.Embedding.shape[0], passes.Embedding.shape[1]);
        return baseline.shape.AsSpan() is [var one] && one == width
            || baseline.shape.AsSpan() is [var rows, var columns] && rows == length && columns == width
            ? baseline.detach().Beside(passes.Embedding).to(passes.Embedding.dtype)
            : throw new ArgumentException($"baseline: expected shape [{width}] or [{length}, {width}]; "
                + $"found {Shape.Text(baseline.shape)}.", nameof(baseline));
    }
}
