namespace BetweenTokens.Models.Configs;

/// <summary>How a vector is brought to a common size before a part reads it.</summary>
public enum NormKind
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Centre, divide by the standard deviation, scale and shift (Ba et al. 2016).</summary>
    LayerNorm,

    /// <summary>Divide by the root mean square and scale (Zhang and Sennrich 2019).</summary>
    RmsNorm,
}

/// <summary>Where a block's norms stand.</summary>
public enum NormPlace
{
    /// <summary>Before each part, on what it reads; one more norm before the unembedding.</summary>
    Pre,

    /// <summary>After each addition to the residual stream, as in Vaswani et al. 2017; none before the unembedding.</summary>
    Post,
}

/// <summary>How a token knows where it stands.</summary>
public enum PositionScheme
{
    /// <summary>It does not, except by what the causal mask lets it see.</summary>
    None,

    /// <summary>A learned vector per position is added to the embedding (GPT-2).</summary>
    Learned,

    /// <summary>Sines and cosines of fixed frequencies are added to the embedding (Vaswani et al. 2017).</summary>
    Sinusoidal,

    /// <summary>Queries and keys are turned by an angle that grows with the position (Su et al. 2021).</summary>
    Rotary,

    /// <summary>A penalty proportional to the distance is added to the scores (Press et al. 2021).</summary>
    Alibi,

    /// <summary>
    /// The position itself, times <see cref="TransformerConfig.PositionScale"/>, is added to the first
    /// coordinate of the embedding.
    /// </summary>
    RawNumber,
}

/// <summary>How a position learns of those before it.</summary>
public enum MixerKind
{
    /// <summary>Softmax attention (Vaswani et al. 2017): every earlier position is looked at anew.</summary>
    Attention,

    /// <summary>
    /// Retention (Sun et al. 2023): attention without the softmax, weights decaying with the distance, so
    /// that all of the past fits into one matrix for each head. With a cache it is read recurrently, without
    /// one in parallel; the numbers are the same.
    /// </summary>
    Retention,

    /// <summary>
    /// A long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al.
    /// 2000) as wide as the stream.
    /// </summary>
    Lstm,
}

/// <summary>The feed-forward part of a block.</summary>
public enum MlpKind
{
    /// <summary>None: the block is attention only.</summary>
    None,

    /// <summary>down(act(up(x))).</summary>
    Plain,

    /// <summary>down(act(gate(x)) · up(x)), for instance SwiGLU (Shazeer 2020).</summary>
    Gated,
}

/// <summary>The nonlinearity of the feed-forward part.</summary>
public enum Activation
{
    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x·Φ(x), exact.</summary>
    Gelu,

    /// <summary>The tanh form of GELU (GPT-2's <c>gelu_new</c>).</summary>
    GeluTanh,

    /// <summary>x·σ(x), also called swish.</summary>
    Silu,
}

/// <summary>Which projections have a bias.</summary>
[Flags]
public enum Biases
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary>Queries.</summary>
    Query = 1,

    /// <summary>Keys.</summary>
    Key = 2,

    /// <summary>Values.</summary>
    Value = 4,

    /// <summary>Attention's output projection.</summary>
    AttentionOut = 8,

    /// <summary>The projections into the feed-forward part.</summary>
    MlpIn = 16,

    /// <summary>The projection out of the feed-forward part.</summary>
    MlpOut = 32,

    /// <summary>The unembedding.</summary>
    Unembed = 64,

    /// <summary>Queries, keys and values (Qwen2).</summary>
    QueryKeyValue = Query | Key | Value,

    /// <summary>Every projection of a block (GPT-2, GPT-NeoX).</summary>
    Block = QueryKeyValue | AttentionOut | MlpIn | MlpOut,
}

/// <summary>Several feed-forward parts of which a router picks a few for each token (Mixtral).</summary>
/// <param name="Count">Experts in a block.</param>
/// <param name="PerToken">Experts that each token hooks.</param>
/// <param name="Renormalise">True: the chosen experts' probabilities are made to sum to one.</param>
/// <remarks>The router computes in float32. Under training every expert reads every token and its share decides what counts.</remarks>
public sealed record ExpertConfig(int Count, int PerToken, bool Renormalise = true);
