using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>Queries, keys and values of one layer, normed and turned where the config says so.</summary>
internal sealed class HeadProjections
{
    private readonly TransformerConfig _config;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;

    public HeadProjections(TransformerConfig config, TransformerParameters parameters, int layer, Rotary rotary)
    {
        _config = config;
        var name = $"blocks.{layer}.attention";
        Joined = parameters.Linear(name, "query", "key", "value");
        (_query, _key, _value) = (parameters.Linear($"{name}.query"), parameters.Linear($"{name}.key"), parameters.Linear($"{name}.value"));
        QueryGain = config.QkNorm ? parameters.Get($"{name}.query_norm.weight") : null;
        KeyGain = config.QkNorm ? parameters.Get($"{name}.key_norm.weight") : null;
        Rotary = config.Rotates(layer) ? rotary : null;
    }

    /// <summary>All three as one product; null where the names are leaves of their own.</summary>
    public Linear? Joined { get; }

    /// <summary>The matrix of the queries.</summary>
    public Tensor Weight => _query.Weight;

    /// <summary>Gain of the queries' norm, or null.</summary>
    public Tensor? QueryGain { get; }

    /// <summary>Gain of the keys' norm, or null.</summary>
    public Tensor? KeyGain { get; }

    /// <summary>What turns queries and keys; null where nothing does.</summary>
    public Rotary? Rotary { get; }

    /// <summary>[batch, pos, dModel] → queries [batch, head, pos, dHead], keys and values [batch, keyValueHead, pos, dHead].</summary>
    public (Tensor Query, Tensor Key, Tensor Value) Apply(Tensor x, PassContext pass, LayerHooks hooks)
    {
        var (query, key, value) = Project(x);
        query = hooks.Visit(HookPoint.Query, query);
        key = hooks.Visit(HookPoint.Key, key);
        value = hooks.Visit(HookPoint.Value, value);
        if (Rotary is not null)
        {
            var angles = Rotary.Angles(pass);
            query = hooks.Visit(HookPoint.RotatedQuery, Rotary.Turn(query, angles));
            key = hooks.Visit(HookPoint.RotatedKey, Rotary.Turn(key, angles));
        }

        return (query, key, value);
    }

    /// <summary>
    /// All three as one product that learns, although each is a leaf of its own: [batch, pos, dModel] → [batch, pos, all heads ·
    /// dHead]. Null where only some have a bias.
    /// </summary>
    public Tensor? LearnJoined(Tensor x)
    {
        Linear[] all = [_query, _key, _value];
        var biases = all.Select(linear => linear.Bias).OfType<Tensor>().ToList();
        if (biases.Count is not (0 or 3))
        {
            return null;
        }

        var weight = cat([.. all.Select(linear => linear.Weight)], -2); // [(H + 2K)·C, D]
        return Linear.Multiply(x, weight, biases.Count == 0 ? null : cat(biases, -1)); // [B, T, (H + 2K)·C]
    }

    private (Tensor Query, Tensor Key, Tensor Value) Project(Tensor x)
    {
        var (heads, shared) = (_config.NHeads, _config.NKeyValueHeads);
        Tensor Heads(Tensor x, int count) => x.view(x.shape[0], x.shape[1], count, _config.DHead).transpose(1, 2); // [B, count, T, C]
        Tensor query, key, value;
        if (Joined is null)
        {
            (query, key, value) = (Heads(_query.Apply(x), heads), Heads(_key.Apply(x), shared), Heads(_value.Apply(x), shared));
        }
        else
        {
            var all = Heads(Joined.Apply(x), heads + (2 * shared)); // [B, H + 2K, T, C]
            query = all.narrow(1, 0, heads); // [B, H, T, C]
            key = all.narrow(1, heads, shared); // [B, K, T, C]
            value = all.narrow(1, heads + shared, shared); // [B, K, T, C]
        }

        return _config.QkNorm
            ? (Normed(query, QueryGain!), Normed(key, KeyGain!), value)
            : (query, key, value);
    }

    private Tensor Normed(Tensor heads, Tensor gain) => gain.dim() == 1
        ? Norm.RootMeanSquare(heads, gain, _config.NormEpsilon).to(heads.dtype)
        : NetworkStack.Each((int)gain.shape[0], (rows, network) => Norm.RootMeanSquare(rows[0], gain[network], _config.NormEpsilon), heads);
}
