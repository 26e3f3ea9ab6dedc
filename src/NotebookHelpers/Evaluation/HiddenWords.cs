using BetweenTokens.Inspection;
using BetweenTokens.Microworld;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Evaluation;

/// <summary>
/// A model that guesses hidden tokens, beside the exact law of each given what the model may see: the rest of the document, or,
/// behind a causal mask, the rest before it. Other tokens may be hidden too; both know where the document ends.
/// </summary>
/// <param name="model">The model; its mask is the first id behind the law's.</param>
/// <param name="law">The law.</param>
/// <param name="share">Share of the tokens that are hidden.</param>
/// <param name="seed">Seed of which they are.</param>
internal sealed class HiddenWords(Transformer model, Law law, double share, long seed)
{
    private const int Rows = 64;

    private readonly Oracle _oracle = new(law);
    private readonly SeededRandom _random = new(seed);

    /// <summary>Hides tokens of some documents and compares every guess.</summary>
    public void Compare(DistanceTally tally, IReadOnlyList<(int[] Document, string Kind)> documents)
    {
        var hidden = documents.Select(entry => entry.Document.Select(_ => _random.NextDouble() < share).ToArray()).ToArray();

        // no filling: without a causal mask it would be seen
        foreach (var same in Enumerable.Range(0, documents.Count).Where(i => hidden[i].Contains(true)).GroupBy(i => hidden[i].Length))
        {
            foreach (var batch in same.Chunk(Rows))
            {
                Interrupt.Check();
                var logits = Read(
                    batch.Select(i => documents[i].Document.Zip(hidden[i], (token, hide) => hide ? law.TokenCount : token).ToArray()));
                for (var row = 0; row < batch.Length; row++)
                {
                    Compare(tally, documents[batch[row]], hidden[batch[row]], logits.AsSpan(row * same.Key * model.Config.DVocab));
                }
            }
        }
    }

    private void Compare(DistanceTally tally, (int[] Document, string Kind) entry, bool[] hidden, ReadOnlySpan<float> logits)
    {
        var (document, width) = (entry.Document, model.Config.DVocab);
        var exact = _oracle.Smooth(
            [.. document.Select((token, at) => hidden[at] && at + 1 < document.Length ? null : (int?)token)], isDocument: true);
        for (var at = 0; at < document.Length; at++)
        {
            if (hidden[at])
            {
                tally.Add(entry.Kind, document[at], model.Config.Causal ? exact.LeftOnly(at) : exact.Gap(at),
                    logits.Slice(at * width, width));
            }
        }
    }

    private float[] Read(IEnumerable<int[]> inputs)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return TensorMemory.Copy<float>(model.Forward(StreamStates.Pad([.. inputs])));
    }
}
