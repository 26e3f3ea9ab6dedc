using BetweenTokens.Inspection;
using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Evaluation.Instruments;

/// <summary>
/// Many texts that differ from one in a single token. What stands before the change is read once for all of them, and the changed ends
/// of one place side by side.
/// </summary>
internal static class ChangedTexts
{
    private const int PositionsPerPass = 2048;
    private const int RowsPerPass = 256; // logits of so many texts at once

    /// <summary>Logits after the last token of each changed text, [dVocab], place by place.</summary>
    /// <param name="model">A causal model.</param>
    /// <param name="ids">The text.</param>
    /// <param name="changes">Which token stands where; each once.</param>
    public static IEnumerable<((int At, int Token) Change, float[] Logits)> Read(
        LanguageModel model, int[] ids, IReadOnlyList<(int At, int Token)> changes)
    {
        if (model.Config.Mixer != MixerKind.Attention)
        {
            // A state cannot go back to where it was.
            foreach (var some in changes.Chunk(RowsPerPass))
            {
                var rows = NextLogits.After(model, [.. some.Select(one => (int[])[.. ids[..one.At], one.Token, .. ids[(one.At + 1)..]])]);
                foreach (var pair in some.Zip(rows))
                {
                    yield return pair;
                }
            }

            yield break;
        }

        using var cache = new KvCache(model.Config, ids.Length);
        Pass(model, cache, [ids]);

        // From the last place back: each time a shorter start is left in the cache.
        foreach (var place in changes.GroupBy(one => one.At).OrderByDescending(group => group.Key))
        {
            foreach (var some in place.Chunk(Math.Clamp(PositionsPerPass / (ids.Length - place.Key), 1, RowsPerPass)))
            {
                Interrupt.Check();
                cache.Truncate(place.Key);
                cache.Select(new int[some.Length]);
                var rows = Pass(model, cache, [.. some.Select(one => (int[])[one.Token, .. ids[(one.At + 1)..]])]);
                cache.Truncate(place.Key);
                cache.Select([0]);
                foreach (var pair in some.Zip(rows))
                {
                    yield return pair;
                }
            }
        }
    }

    private static float[][] Pass(LanguageModel model, KvCache cache, IReadOnlyList<int[]> ends)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var logits = model.Transformer.Forward(StreamStates.Pad(ends), cache, options: new() { LastOnly = true });
        return [.. TensorMemory.Copy<float>(logits).Chunk(model.VocabularySize)];
    }
}
