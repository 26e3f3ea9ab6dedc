using System.Numerics;
using BetweenTokens.Models;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Circuits;

/// <summary>Two tokens that a circuit joins.</summary>
/// <param name="Source">Id of the token that is looked at (OV), or that looks (QK).</param>
/// <param name="Target">Id of the token whose logit moves (OV), or that is looked at (QK).</param>
/// <param name="SourceText">The same as readable text.</param>
/// <param name="TargetText">The same as readable text.</param>
/// <param name="Value">Entry of the circuit: logits (OV) or score (QK), up to the divisors of the norms.</param>
public sealed record CircuitPair(int Source, int Target, string SourceText, string TargetText, double Value);

/// <summary>
/// A head as two maps (Elhage et al. 2021): QK says which token looks at which, OV what a token that is looked at adds to the logits.
/// Read from the weights alone, on the direct path from the embedding through this head to the unembedding; what earlier layers wrote
/// and later ones read is not in them.
/// </summary>
/// <remarks>
/// Row vectors: W_OV = W_V W_O and W_QK = W_Q W_Kᵀ, both [D, D]. With <c>foldNorm</c> the gains of the norms in front of the head and
/// of the unembedding are inside (and LayerNorm's mean is taken off); a norm's divisor depends on the text and is left out, so only
/// signs and ratios within a circuit count. Biases are left out. Query heads of a group share their key-value head (GQA). A rotary
/// score depends on the distance, so QK is given at one; the scale of scores is inside; QK norms count with their gains.
/// </remarks>
public static class HeadCircuits
{
    private const long EntriesAtOnce = 1 << 24; // 128 MiB

    /// <summary>W_OV = W_V W_O: float64 [dModel, dModel] on the CPU; the caller disposes it.</summary>
    /// <param name="model">A model with attention.</param>
    /// <param name="layer">Layer.</param>
    /// <param name="head">Query head.</param>
    /// <param name="foldNorm">True: the gain of the norm in front of the head is inside.</param>
    /// <exception cref="ArgumentException">The model has no such head.</exception>
    public static Tensor Ov(LanguageModel model, int layer, int head, bool foldNorm = true)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (value, output) = new HeadFactors(model, foldNorm).Ov(layer, head);
        return matmul(value, output).MoveToOuterDisposeScope();
    }

    /// <summary>W_QK = scale · W_Q R W_Kᵀ: float64 [dModel, dModel] on the CPU; the caller disposes it.</summary>
    /// <param name="model">A model with attention.</param>
    /// <param name="layer">Layer.</param>
    /// <param name="head">Query head.</param>
    /// <param name="distance">How far before the query the key stands, in tokens; only a rotary layer heeds it.</param>
    /// <param name="foldNorm">True: the gain of the norm in front of the head is inside, on both sides.</param>
    /// <exception cref="ArgumentException">The model has no such head.</exception>
    public static Tensor Qk(LanguageModel model, int layer, int head, int distance = 0, bool foldNorm = true)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (query, key) = new HeadFactors(model, foldNorm).Qk(layer, head, distance);
        return matmul(query, key.t()).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Eigenvalues of W_E W_OV W_U, [V, V], of which at most dHead are not zero: those of the dHead × dHead matrix W_O W_U W_E W_V.
    /// </summary>
    /// <inheritdoc cref="Ov"/>
    /// <returns>dHead numbers, the largest by absolute value first.</returns>
    public static IReadOnlyList<Complex> OvEigenvalues(LanguageModel model, int layer, int head, bool foldNorm = true)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var factors = new HeadFactors(model, foldNorm);
        return Through(factors.Ov(layer, head), factors.UnembeddingByEmbedding());
    }

    /// <summary>Eigenvalues of W_E W_QK W_Eᵀ, [V, V]: positive where tokens look at tokens like themselves.</summary>
    /// <inheritdoc cref="Qk"/>
    /// <returns>dHead numbers, the largest by absolute value first.</returns>
    public static IReadOnlyList<Complex> QkEigenvalues(LanguageModel model, int layer, int head, int distance = 0, bool foldNorm = true)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var factors = new HeadFactors(model, foldNorm);
        var (query, key) = factors.Qk(layer, head, distance);
        return Through((query, key.t()), factors.EmbeddingByEmbedding());
    }

    /// <summary>
    /// Σ λ / Σ |λ| of the OV circuit for every head (Elhage et al. 2021): 1 where what is looked at becomes likelier and nothing else
    /// does on balance, −1 where it becomes less likely. NaN where the direct path is zero.
    /// </summary>
    /// <param name="model">A model with attention.</param>
    /// <param name="foldNorm">True: the gains of the norms are inside.</param>
    /// <returns>[layer, head], −1 to 1.</returns>
    public static double[,] CopyingScores(LanguageModel model, bool foldNorm = true)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var factors = new HeadFactors(model, foldNorm);
        var between = factors.UnembeddingByEmbedding();
        var scores = new double[model.Config.NLayers, model.Config.NHeads];
        for (var layer = 0; layer < scores.GetLength(0); layer++)
        {
            for (var head = 0; head < scores.GetLength(1); head++)
            {
                using var step = NewDisposeScope();
                scores[layer, head] = CopyingScore(Through(factors.Ov(layer, head), between));
            }
        }

        return scores;
    }

    /// <summary>Σ λ / Σ |λ| of some eigenvalues; those of a real matrix, so the sum is real. NaN where all are zero.</summary>
    public static double CopyingScore(IReadOnlyList<Complex> eigenvalues)
    {
        var size = eigenvalues.Sum(value => value.Magnitude);
        return size > 0 ? eigenvalues.Sum(value => value.Real) / size : double.NaN;
    }

    /// <summary>The largest entries of W_E W_OV W_U: which token, looked at, raises which token's logit.</summary>
    /// <param name="model">A model with attention.</param>
    /// <param name="layer">Layer.</param>
    /// <param name="head">Query head.</param>
    /// <param name="count">How many.</param>
    /// <param name="sources">Tokens to look at; null: all. A vocabulary of 49,152 has 2.4 billion pairs, so name some there.</param>
    /// <param name="foldNorm">True: the gains of the norms are inside.</param>
    /// <returns>The largest first.</returns>
    public static IReadOnlyList<CircuitPair> TopOv(LanguageModel model, int layer, int head, int count = 10,
        IReadOnlyList<int>? sources = null, bool foldNorm = true)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var factors = new HeadFactors(model, foldNorm);
        var (value, output) = factors.Ov(layer, head);
        return Top(model, factors.FromEmbedding(value), factors.ToLogits(output), count, sources);
    }

    /// <summary>The largest entries of W_E W_QK W_Eᵀ: which token looks at which.</summary>
    /// <param name="model">A model with attention.</param>
    /// <param name="layer">Layer.</param>
    /// <param name="head">Query head.</param>
    /// <param name="count">How many.</param>
    /// <param name="sources">Tokens that look; null: all.</param>
    /// <param name="distance">How far before the query the key stands, in tokens; only a rotary layer heeds it.</param>
    /// <param name="foldNorm">True: the gains of the norms are inside.</param>
    /// <returns>The largest first.</returns>
    public static IReadOnlyList<CircuitPair> TopQk(LanguageModel model, int layer, int head, int count = 10,
        IReadOnlyList<int>? sources = null, int distance = 0, bool foldNorm = true)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var factors = new HeadFactors(model, foldNorm);
        var (query, key) = factors.Qk(layer, head, distance);
        return Top(model, factors.FromEmbedding(query), factors.FromEmbedding(key).t(), count, sources);
    }

    // The eigenvalues of A B C that are not zero are those of B C A: with A = W_E W_in and B C = W_out W_U the small matrix is left.
    private static Complex[] Through((Tensor In, Tensor Out) factors, Tensor between)
    {
        using var scope = NewDisposeScope();
        var values = view_as_real(linalg.eigvals(matmul(matmul(factors.Out, between), factors.In)));
        return [.. TensorMemory.Copy<double>(values).Chunk(2).Select(pair => new Complex(pair[0], pair[1]))
            .OrderByDescending(value => value.Magnitude).ThenByDescending(value => value.Real).ThenByDescending(value => value.Imaginary)];
    }

    private static CircuitPair[] Top(LanguageModel model, Tensor rows, Tensor columns, int count, IReadOnlyList<int>? sources)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int[] ids = [.. sources ?? [.. Enumerable.Range(0, model.VocabularySize)]];
        if (ids.Length == 0 || ids.Any(id => id < 0 || id >= model.VocabularySize))
        {
            throw new ArgumentException($"sources: expected token ids from 0 to {model.VocabularySize - 1}, at least one; "
                + $"found {string.Join(", ", ids.Take(8))}.", nameof(sources));
        }

        var (width, best) = (columns.shape[1], new List<(int Source, int Target, double Value)>());
        foreach (var some in ids.Chunk((int)Math.Max(1, EntriesAtOnce / width)))
        {
            Interrupt.Check();
            using var step = NewDisposeScope();
            var chosen = rows.index_select(0, tensor(Array.ConvertAll(some, id => (long)id), device: CPU));
            var (values, at) = matmul(chosen, columns).reshape(-1).topk((int)Math.Min(count, some.Length * width));
            var places = TensorMemory.Copy<long>(at);
            best.AddRange(TensorMemory.Copy<double>(values).Select((value, i) =>
                (some[(int)(places[i] / width)], (int)(places[i] % width), value)));
        }

        string Text(int id) => model.Tokenizer.Shown(id);
        return [.. best.OrderByDescending(pair => pair.Value).Take(count)
            .Select(pair => new CircuitPair(pair.Source, pair.Target, Text(pair.Source), Text(pair.Target), pair.Value))];
    }
}
