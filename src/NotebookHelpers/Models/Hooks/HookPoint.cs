namespace BetweenTokens.Models.Hooks;

/// <summary>The places of a forward pass that can be kept or changed. Names and shapes: <see cref="HookNames"/>.</summary>
public enum HookPoint
{
    /// <summary>Token embedding, [batch, pos, dModel].</summary>
    Embed,

    /// <summary>Position embedding where one is added, [pos, dModel].</summary>
    PositionEmbed,

    /// <summary>Residual stream before a block, [batch, pos, dModel].</summary>
    ResidPre,

    /// <summary>First norm's divisor, [batch, pos, 1].</summary>
    Norm1Scale,

    /// <summary>What attention reads, [batch, pos, dModel].</summary>
    Norm1Out,

    /// <summary>Queries before rotation, [batch, head, pos, dHead].</summary>
    Query,

    /// <summary>Keys before rotation, [batch, keyValueHead, pos, dHead].</summary>
    Key,

    /// <summary>Values, [batch, keyValueHead, pos, dHead].</summary>
    Value,

    /// <summary>Queries after rotation, [batch, head, query, dHead].</summary>
    RotatedQuery,

    /// <summary>Keys after rotation, [batch, keyValueHead, key, dHead].</summary>
    RotatedKey,

    /// <summary>Attention scores, scaled and masked (retention: scaled only), [batch, head, query, key].</summary>
    Scores,

    /// <summary>Attention pattern, rows sum to one; with retention, the decayed scores, which do not, [batch, head, query, key].</summary>
    Pattern,

    /// <summary>Mixed values per head, [batch, pos, head, dHead].</summary>
    HeadMix,

    /// <summary>
    /// What retention has kept of all positions, Σ γ^(n−1−j) k_j v_jᵀ; shown only, [batch, head, dHead of
    /// the key, dHead of the value].
    /// </summary>
    RetentionState,

    /// <summary>Swish gate on the heads of retention, [batch, pos, head · dHead].</summary>
    RetentionGate,

    /// <summary>Input gate of an LSTM, 0 to 1; shown only, like the other insides of one, [batch, pos, dModel].</summary>
    LstmInput,

    /// <summary>Forget gate of an LSTM, 1: keeps, [batch, pos, dModel].</summary>
    LstmForget,

    /// <summary>Output gate of an LSTM, [batch, pos, dModel].</summary>
    LstmOutput,

    /// <summary>What an LSTM could add to its memory, −1 to 1, [batch, pos, dModel].</summary>
    LstmCandidate,

    /// <summary>Memory of an LSTM after each position, [batch, pos, dModel].</summary>
    LstmMemory,

    /// <summary>What attention, retention or an LSTM writes, [batch, pos, dModel].</summary>
    AttentionOut,

    /// <summary>Residual stream between attention and MLP, [batch, pos, dModel].</summary>
    ResidMid,

    /// <summary>Second norm's divisor, [batch, pos, 1].</summary>
    Norm2Scale,

    /// <summary>What the MLP reads, [batch, pos, dModel].</summary>
    Norm2Out,

    /// <summary>MLP before the activation (the gate's input where gated), [batch, pos, dMlp].</summary>
    MlpPre,

    /// <summary>The linear factor of a gated MLP, [batch, pos, dMlp].</summary>
    MlpLinear,

    /// <summary>MLP after the activation (times the linear factor where gated), [batch, pos, dMlp].</summary>
    MlpPost,

    /// <summary>Softmax of the router over all experts, before the choice, [batch, pos, expert].</summary>
    RouterProbabilities,

    /// <summary>
    /// How much of each expert a token gets, zero where it does not go; shown where there are experts, whose
    /// insides are not, [batch, pos, expert].
    /// </summary>
    ExpertWeights,

    /// <summary>What the MLP writes, [batch, pos, dModel].</summary>
    MlpOut,

    /// <summary>Residual stream after a block, [batch, pos, dModel].</summary>
    ResidPost,

    /// <summary>Final norm's divisor, [batch, pos, 1].</summary>
    FinalNormScale,

    /// <summary>What the unembedding reads, [batch, pos, dModel].</summary>
    FinalNormOut,

    /// <summary>Logits, [batch, pos, dVocab].</summary>
    Logits,
}
