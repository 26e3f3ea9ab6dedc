namespace BetweenTokens.Models.Configs;

/// <summary>Models that are not transformers, as configs of the same network.</summary>
public static class RecurrentConfigs
{
    /// <summary>Stacked LSTMs as <c>torch.nn.LSTM</c> stacks them: no norms, no residual stream, no feed-forward part.</summary>
    /// <param name="dVocab">Number of token ids.</param>
    /// <param name="layers">LSTMs one above the other.</param>
    /// <param name="width">Width of embedding, memory and output.</param>
    public static TransformerConfig Lstm(int dVocab, int layers, int width) =>
        ResidualLstm(dVocab, layers, width) with { Norm = NormKind.None, Residual = false };

    /// <summary>The same around a residual stream with a norm before each layer, which lets deep stacks train.</summary>
    /// <inheritdoc cref="Lstm"/>
    public static TransformerConfig ResidualLstm(int dVocab, int layers, int width) => new()
    {
        DVocab = dVocab,
        NLayers = layers,
        DModel = width,
        NHeads = 1,
        Mixer = MixerKind.Lstm,
        Positions = PositionScheme.None,
        Mlp = MlpKind.None,
    };

    /// <summary>A retentive network (Sun et al. 2023): retention in the place of attention, all else as in a transformer.</summary>
    /// <param name="dVocab">Number of token ids.</param>
    /// <param name="layers">Blocks.</param>
    /// <param name="width">Width of the residual stream.</param>
    /// <param name="heads">Heads, each with a decay of its own.</param>
    public static TransformerConfig Retention(int dVocab, int layers, int width, int heads) => new()
    {
        DVocab = dVocab,
        NLayers = layers,
        DModel = width,
        NHeads = heads,
        Mixer = MixerKind.Retention,
        Mlp = MlpKind.Plain,
        Activation = Activation.Gelu,
    };
}
