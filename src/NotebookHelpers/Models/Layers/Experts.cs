using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Models.Learning;
using static TorchSharp.torch;

namespace BetweenTokens.Models.Layers;

/// <summary>Several feed-forward parts; a router sends each token to a few of them (Jiang et al. 2024).</summary>
internal sealed class Experts
{
    private readonly ExpertConfig _config;
    private readonly Linear _router;
    private readonly Mlp[] _experts;

    public Experts(TransformerConfig config, TransformerParameters parameters, string name)
    {
        _config = config.Experts!;
        _router = parameters.Linear($"{name}.router");
        _experts = [.. Enumerable.Range(0, _config.Count).Select(e => new Mlp(config, parameters, $"{name}.experts.{e}"))];
    }

    /// <summary>[batch, pos, dModel] → the same. Shows each token's expert weights; an expert's inside is not shown.</summary>
    public Tensor Apply(Tensor x, LayerHooks hooks)
    {
        var flat = x.reshape(-1, x.shape[^1]).Wide(); // [B·T, D]
        var weights = Show(HookPoint.ExpertWeights, Route(flat, x, hooks), x, hooks); // [B·T, expert]

        // On a device the rows of an expert would have to be waited for: a pass never reads a value.
        if (!FusedKernels.IsHere(x) || (is_grad_enabled() && _router.Weight.requires_grad))
        {
            return Dense(flat, weights).view(x.shape); // [B, T, D]
        }

        var sum = zeros_like(flat);
        for (var expert = 0; expert < _experts.Length; expert++)
        {
            var share = weights.select(-1, expert); // [B·T]
            var rows = share.nonzero().squeeze(-1); // [n], the tokens of this expert
            if (rows.shape[0] > 0)
            {
                var read = flat.index_select(0, rows).unsqueeze(0); // [1, n, D]
                var written = _experts[expert].Apply(read, default).squeeze(0).Wide(); // [n, D]
                sum = sum.index_add(0, rows, written * share.index_select(0, rows).unsqueeze(-1), 1); // [B·T, D]
            }
        }

        return sum.view(x.shape); // [B, T, D]
    }

    /// <summary>
    /// Every expert on every token, for training and for devices: shapes that do not depend on the text,
    /// and a gradient for every weight.
    /// </summary>
    private Tensor Dense(Tensor flat, Tensor weights)
    {
        var tokens = flat.unsqueeze(0); // [1, B·T, D]
        var each = _experts.Select(expert => expert.Apply(tokens, default).squeeze(0).Wide()); // expert × [B·T, D]
        var written = stack(each, -1); // [B·T, D, expert]
        return (written * weights.unsqueeze(1)).sum(-1); // [B·T, D]
    }

    /// <summary>Softmax over all experts, the largest kept: [token, expert], zero where a token does not go.</summary>
    private Tensor Route(Tensor flat, Tensor x, LayerHooks hooks)
    {
        var probabilities = _router.Apply(flat).softmax(-1);
        probabilities = Show(HookPoint.RouterProbabilities, probabilities, x, hooks);
        var (top, index) = probabilities.topk(_config.PerToken, -1);
        if (_config.Renormalise)
        {
            top = top / top.sum(-1, keepdim: true);
        }

        return zeros_like(probabilities).scatter(-1, index, top);
    }

    /// <summary>Shows [token, expert] with the text's own axes.</summary>
    private Tensor Show(HookPoint point, Tensor values, Tensor x, LayerHooks hooks)
    {
        var shown = hooks.Visit(point, values.view(x.shape[0], x.shape[1], _config.Count)); // [B, T, expert]
        return shown.reshape(-1, _config.Count); // [B·T, expert]
    }
}
