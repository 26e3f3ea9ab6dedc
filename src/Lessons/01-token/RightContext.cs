using BetweenTokens.Models;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

/// <summary>01-04: what the words on the right of a place do to the logits at that place.</summary>
public static class RightContext
{
    /// <summary>
    /// Replaces what stands after the middle of a text by random tokens, and, to see that the instrument sees, the token before
    /// the middle.
    /// </summary>
    /// <param name="model">Any causal or bidirectional transformer.</param>
    /// <param name="text">Token ids, at least four.</param>
    /// <param name="seed">Seed of the random tokens.</param>
    /// <returns>Largest change of a logit at the middle after each of the two.</returns>
    public static (double Right, double Left) Of(LanguageModel model, int[] text, long seed = 104)
    {
        var (random, middle) = (new SeededRandom(seed), text.Length / 2);
        int[] right = [.. text[..(middle + 1)], .. text[(middle + 1)..].Select(_ => random.Next(model.VocabularySize))], left = [.. text];
        left[middle - 1] = random.Next(model.VocabularySize);
        var own = At(model.Transformer, text, middle);
        return (Largest(own, At(model.Transformer, right, middle)), Largest(own, At(model.Transformer, left, middle)));
    }

    private static float[] At(Transformer transformer, int[] text, int middle)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var ids = tensor([.. text.Select(id => (long)id)], [1, text.Length], device: CPU);
        return TensorMemory.Copy<float>(transformer.Forward(ids, options: new() { At = tensor([(long)middle], device: CPU) }));
    }

    private static double Largest(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs((double)x - y)).Max();
}
