using BetweenTokens.Inspection;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>01-04: what the words on the right of a place do to the logits at that place.</summary>
public static class RightContext
{
    private const int MostPositions = 2048;

    /// <summary>
    /// Replaces what stands after the middle of each text by random tokens, and, to see that the
    /// instrument sees, the token before the middle.
    /// </summary>
    /// <param name="model">Any causal or bidirectional transformer.</param>
    /// <param name="texts">Token ids, at least four in each.</param>
    /// <param name="seed">Seed of the random tokens.</param>
    public static Evidence Measure(LanguageModel model, IReadOnlyList<int[]> texts, long seed = 104)
    {
        var random = new SeededRandom(seed);
        var (right, left) = (0.0, 0.0);
        foreach (var batch in LengthBatches.Of(texts, MostPositions))
        {
            int[][] part = [.. batch.Select(text => texts[text])];
            int[] middles = [.. part.Select(text => text.Length / 2)];
            var own = At(model.Transformer, part, middles);
            var (otherRight, otherLeft) = (part.Select(Copy).ToArray(), part.Select(Copy).ToArray());
            for (var row = 0; row < part.Length; row++)
            {
                for (var i = middles[row] + 1; i < part[row].Length; i++)
                {
                    otherRight[row][i] = random.Next(model.VocabularySize);
                }

                otherLeft[row][middles[row] - 1] = random.Next(model.VocabularySize);
                otherLeft[row] = model.Config.Causal ? otherLeft[row][..(middles[row] + 1)] : otherLeft[row];
            }

            right = Math.Max(right, Largest(own, At(model.Transformer, otherRight, middles)));
            left = Math.Max(left, Largest(own, At(model.Transformer, otherLeft, middles)));
        }

        return Evidence.Of(
            model,
            Measured.Exact("largest change of a logit when the word on the left is replaced", left, texts.Count),
            Measured.Exact("largest change of a logit when the words on the right are replaced", right, texts.Count));
    }

    private static int[] Copy(int[] text) => [.. text];

    // Shorter texts are filled up at their ends, alike in the passes whose texts are equally long, so the
    // fill changes nothing of the comparison.
    private static float[] At(Transformer transformer, int[][] texts, int[] middles)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return TensorMemory.Copy<float>(transformer.Forward(
            StreamStates.Pad(texts), options: new() { At = tensor([.. middles.Select(middle => (long)middle)], device: CPU) }));
    }

    private static double Largest(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max();
}
