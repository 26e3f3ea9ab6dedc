using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Layers;
using static TorchSharp.torch;

namespace BetweenTokens.Inspection.Circuits;

/// <summary>
/// The matrices of heads in float64 on the CPU, for row vectors: q = x W_Q, k = x W_K, v = x W_V [D, C], written z W_O [C, D]; with the
/// gain of the norm in front of them inside, where that is asked for. Tensors lie in the scope around.
/// </summary>
internal sealed class HeadFactors
{
    private const int RowsAtOnce = 8192;

    private readonly TransformerConfig _config;
    private readonly TransformerParameters _parameters;
    private readonly bool _foldNorm;

    public HeadFactors(LanguageModel model, bool foldNorm)
    {
        (_config, _parameters, _foldNorm) = (Needed.Of(model).Config, model.Transformer.Parameters, foldNorm);
        if (_config.Mixer != MixerKind.Attention)
        {
            throw new ArgumentException($"{model.Name} mixes by {_config.Mixer}; a QK and an OV circuit belong to an attention head.");
        }
    }

    /// <summary>W_V [D, C] and W_O [C, D].</summary>
    public (Tensor Value, Tensor Output) Ov(int layer, int head)
    {
        Check(layer, head);
        var (width, group) = (_config.DHead, _config.NHeads / _config.NKeyValueHeads);
        var output = Wide($"blocks.{layer}.attention.output.weight").narrow(1, (long)head * width, width).t();
        return (Read(layer, "value", head / group), output);
    }

    /// <summary>W_Q, turned by a distance and scaled as scores are, and W_K: [D, C] both.</summary>
    public (Tensor Query, Tensor Key) Qk(int layer, int head, int distance)
    {
        Check(layer, head);
        var group = _config.NHeads / _config.NKeyValueHeads;
        var (query, key) = (Read(layer, "query", head), Read(layer, "key", head / group));
        if (_config.QkNorm)
        {
            query = query * Wide($"blocks.{layer}.attention.query_norm.weight");
            key = key * Wide($"blocks.{layer}.attention.key_norm.weight");
        }

        return ((_config.Rotates(layer) ? Turned(query, distance) : query) * _config.ScaleOf(layer), key);
    }

    /// <summary>Σ_v u_v e_vᵀ over the vocabulary, [D, D]: what lies between the output of a head and the input of the same head.</summary>
    public Tensor UnembeddingByEmbedding()
    {
        var (sum, embedding, unembedding) = (zeros([_config.DModel, _config.DModel], ScalarType.Float64, CPU), "embed.weight", Unembedding);
        foreach (var (start, count) in Stretches())
        {
            using var step = NewDisposeScope();
            sum.add_(matmul(Wide(unembedding, start, count).t(), Wide(embedding, start, count)));
        }

        return Folded(sum, "final_norm.weight", _config.HasFinalNorm) * _config.EmbeddingScale;
    }

    /// <summary>Σ_v e_v e_vᵀ over the vocabulary, [D, D].</summary>
    public Tensor EmbeddingByEmbedding()
    {
        var sum = zeros([_config.DModel, _config.DModel], ScalarType.Float64, CPU);
        foreach (var (start, count) in Stretches())
        {
            using var step = NewDisposeScope();
            var rows = Wide("embed.weight", start, count);
            sum.add_(matmul(rows.t(), rows));
        }

        return sum * (_config.EmbeddingScale * _config.EmbeddingScale);
    }

    /// <summary>W_E times a matrix of the input's side, [V, C].</summary>
    public Tensor FromEmbedding(Tensor matrix) =>
        cat([.. Stretches().Select(s => matmul(Wide("embed.weight", s.Start, s.Count), matrix))]) * _config.EmbeddingScale;

    /// <summary>A matrix of the output's side times W_U, [C, V].</summary>
    public Tensor ToLogits(Tensor matrix)
    {
        var folded = Folded(matrix.t(), "final_norm.weight", _config.HasFinalNorm, transposed: true); // [D, C]
        return cat([.. Stretches().Select(s => matmul(Wide(Unembedding, s.Start, s.Count), folded))]).t();
    }

    private string Unembedding => _config.Tied ? "embed.weight" : "unembed.weight";

    private IEnumerable<(long Start, long Count)> Stretches()
    {
        for (var start = 0; start < _config.DVocab; start += RowsAtOnce)
        {
            yield return (start, Math.Min(RowsAtOnce, _config.DVocab - start));
        }
    }

    private void Check(int layer, int head)
    {
        if (layer < 0 || layer >= _config.NLayers || head < 0 || head >= _config.NHeads)
        {
            throw new ArgumentException($"L{layer}H{head} does not exist: this model has layers 0 to {_config.NLayers - 1} "
                + $"of heads 0 to {_config.NHeads - 1}.");
        }
    }

    private Tensor Read(int layer, string name, int head)
    {
        var matrix = Wide($"blocks.{layer}.attention.{name}.weight").narrow(0, (long)head * _config.DHead, _config.DHead).t();
        return Folded(matrix, $"blocks.{layer}.norm1.weight", _config.Norm != NormKind.None && _config.NormPlace == NormPlace.Pre);
    }

    // x̂ = (x − mean) / s ⊙ γ: γ scales the rows of the matrix that reads x̂, and the mean comes off its columns. s is the text's.
    private Tensor Folded(Tensor matrix, string gain, bool there, bool transposed = false)
    {
        if (!_foldNorm || !there)
        {
            return matrix;
        }

        // What is written meets the same map from the other side, which is its transpose: first the mean, then γ.
        var centred = _config.Norm == NormKind.LayerNorm;
        var column = Wide(gain).unsqueeze(1);
        if (transposed)
        {
            return (centred ? matrix - matrix.mean([0], keepdim: true) : matrix) * column;
        }

        var scaled = matrix * column;
        return centred ? scaled - scaled.mean([0], keepdim: true) : scaled;
    }

    // The rotation of a query that stands so far behind its key, as Rotary turns it; what the scaling rule multiplies counts for both.
    private Tensor Turned(Tensor query, int distance)
    {
        var (turning, half) = (_config.RotaryDimensions, _config.RotaryDimensions / 2);
        var (frequencies, magnitude) = RotaryFrequencies.Of(_config.Rotary, turning, 0);
        double[] angles = [.. frequencies.Select(frequency => (double)frequency * distance)];
        var (cosine, sine) = (tensor(angles, device: CPU).cos(), tensor(angles, device: CPU).sin());
        var (first, second) = (query.narrow(1, 0, half), query.narrow(1, half, half));
        var turned = cat([(first * cosine) - (second * sine), (second * cosine) + (first * sine)], 1) * ((double)magnitude * magnitude);
        return turning == _config.DHead ? turned : cat([turned, query.narrow(1, turning, _config.DHead - turning)], 1);
    }

    private Tensor Wide(string name) => _parameters.Get(name).detach().cpu().to(ScalarType.Float64);

    private Tensor Wide(string name, long start, long count) =>
        _parameters.Get(name).detach().narrow(0, start, count).cpu().to(ScalarType.Float64);
}
