using BetweenTokens.Models;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Tensors;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L06Voting;

/// <summary>The vectors of a vote as plain arrays, for calculations that a reader can follow line by line.</summary>
/// <remarks>What is read of a trace is read at its last position, where the next token is chosen.</remarks>
public static class OpenVote
{
    /// <summary>The output matrix W_U, a row for each token: [dVocab][dModel].</summary>
    public static float[][] Unembedding(LanguageModel model)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return [.. TensorMemory.Copy<float>(Rows(Needed.Of(model).Transformer).to(ScalarType.Float32)).Chunk(model.Config.DModel)];
    }

    /// <summary>The residual stream after a layer: [dModel].</summary>
    /// <param name="trace">A full trace.</param>
    /// <param name="depth">0: the embedding; the number of layers: the end.</param>
    public static float[] Stream(Trace trace, int depth) => Read(trace, () => trace.Stream(depth)[0, -1]);

    /// <summary>The same through the final norm, as a vote at that depth would read it: [dModel].</summary>
    /// <param name="trace">A full trace.</param>
    /// <param name="depth">0: the embedding; the number of layers: the end.</param>
    public static float[] Normed(Trace trace, int depth) =>
        Read(trace, () => trace.Transformer.FinalNorm(trace.Stream(depth))[0, -1]);

    /// <summary>What a head added to the stream: [dModel].</summary>
    /// <param name="trace">A full trace.</param>
    /// <param name="layer">Layer from 0.</param>
    /// <param name="head">Head from 0.</param>
    public static float[] Wrote(Trace trace, int layer, int head) => Read(trace, () => trace.HeadWrite(layer, head)[0, -1]);

    /// <summary>
    /// The direction in the stream that a token's logit reads: its row of W_U, with the final norm's gains, over the norm's divisor
    /// as it was. The product of anything that was written to the stream with it is what that added to the logit: [dModel].
    /// </summary>
    /// <param name="trace">A full trace.</param>
    /// <param name="token">A text that is exactly one token.</param>
    public static float[] Direction(Trace trace, string token) => Read(trace, () =>
    {
        var (network, config) = (trace.Transformer, trace.Transformer.Config);
        var row = Rows(network)[Inspection.TokenNames.TokenId(trace, token)].to(ScalarType.Float32);
        if (!config.HasFinalNorm)
        {
            return row;
        }

        row = row * network.Parameters["final_norm.weight"] / trace[new HookAddress(HookPoint.FinalNormScale)][0, -1];
        return config.Norm == NormKind.LayerNorm ? row - row.mean() : row;
    });

    private static Tensor Rows(Transformer network) => network.Parameters[network.Config.Tied ? "embed.weight" : "unembed.weight"];

    private static float[] Read(Trace trace, Func<Tensor> vector)
    {
        _ = Needed.Of(trace);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return TensorMemory.Copy<float>(vector().to(ScalarType.Float32));
    }
}
