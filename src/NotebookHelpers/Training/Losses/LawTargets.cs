using BetweenTokens.Microworld;
using BetweenTokens.Training.Recipes;

namespace BetweenTokens.Training.Losses;

/// <summary>Batches whose targets the law chooses: its distributions of the next token, or only the tokens that it decides.</summary>
/// <param name="batches">Documents of the law; this object disposes it.</param>
/// <param name="law">The law, in the batches' tokens.</param>
/// <param name="targets">Which of the two.</param>
/// <param name="width">Tokens of the model, those behind the law's own included; to the law they are impossible.</param>
internal sealed class LawTargets(IBatchSource batches, Law law, TargetChoice targets, int width) : IBatchSource
{
    /// <summary>Probability from which on a token counts as decided.</summary>
    private const double Decided = 0.9;

    public PackedBatch Next()
    {
        var batch = batches.Next();
        var distributions = targets == TargetChoice.Exact ? new float[batch.Inputs.Length * width] : null;
        var words = (int[])batch.Targets.Clone();
        Parallel.ForEach(batch.Spans(), () => (Filter: new Filter(law), Row: new double[law.TokenCount]),
            (span, _, own) => Read(span, own, batch, words, distributions), _ => { });
        return distributions is null ? batch with { Targets = words } : batch with { Distributions = distributions };
    }

    public void Dispose() => batches.Dispose();

    private (Filter Filter, double[] Row) Read(
        (int Start, int Length) span, (Filter Filter, double[] Row) own, PackedBatch batch, int[] words, float[]? distributions)
    {
        own.Filter.Restart();
        for (var i = span.Start; i < span.Start + span.Length; i++)
        {
            own.Filter.Distribution(own.Row);
            if (distributions is null)
            {
                words[i] = own.Row[batch.Targets[i]] < Decided ? Packer.NoTarget : words[i];
            }
            else
            {
                System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<double, float>(
                    own.Row, distributions.AsSpan(i * width, own.Row.Length));
            }

            own.Filter.Advance(batch.Targets[i]);
        }

        return own;
    }
}
