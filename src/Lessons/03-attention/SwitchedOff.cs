using BetweenTokens.Inspection;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>Attention with a part switched off: the scale, a head, the first token.</summary>
public static class SwitchedOff
{
    /// <summary>The same weights without the division by √dHead; the caller disposes it.</summary>
    /// <param name="model">A model with attention; not changed.</param>
    public static LanguageModel Scale(LanguageModel model)
    {
        var source = Needed.Of(model).Transformer.Parameters;
        var plain = TransformerParameters.Allocate(model.Config with { ScoreScale = 1 }, source.Get("embed.weight").dtype, model.Device);
        foreach (var spec in plain.Specs)
        {
            plain.Set(spec.Name, source.Get(spec.Name));
        }

        return new LanguageModel($"{model.Name}, без деления на √d", new Transformer(plain), model.Tokenizer);
    }

    /// <summary>Nobody sees the first token: its weight goes to the other words of each row. For a text of one length.</summary>
    /// <param name="model">The model.</param>
    /// <param name="length">Tokens of the text.</param>
    /// <param name="key">The token that is hidden; the first place may always see itself.</param>
    /// <param name="mask">What the changes hold; the caller disposes it after the passes.</param>
    public static Intervention[] Hide(LanguageModel model, int length, int key, out Tensor mask)
    {
        using var scope = NewDisposeScope();
        var hidden = zeros([1, 1, length, length], ScalarType.Float32, CPU);
        hidden[.., .., TensorIndex.Slice(key + 1), TensorIndex.Slice(key, key + 1)] = float.NegativeInfinity;
        var held = mask = hidden.MoveToOuterDisposeScope().DetachFromDisposeScope();
        return [.. Enumerable.Range(0, Needed.Of(model).Config.NLayers)
            .Select(layer => Intervene.Add(new HookAddress(HookPoint.Scores, layer), held))];
    }

    /// <summary>What the first token is worth to attention vanishes: every head keeps its weights and gets nothing for that one.</summary>
    public static Intervention[] Empty(LanguageModel model, int key = 0) =>
        [.. Enumerable.Range(0, Needed.Of(model).Config.NLayers)
            .Select(layer => Intervene.Zero(new HookAddress(HookPoint.Value, layer), position: key))];

    /// <summary>The choice of the next word, whole and with one part at a time switched off.</summary>
    /// <param name="model">A model with attention.</param>
    /// <param name="prompt">The text.</param>
    /// <param name="target">The word that is followed, exactly one token.</param>
    /// <param name="layer">Layer of the head, from zero.</param>
    /// <param name="head">The head, from zero.</param>
    public static Table Table(LanguageModel model, string prompt, string target, int layer, int head)
    {
        int[] ids = Needed.Of(model).PromptIds(prompt);
        EdgeEffects.CheckLength(ids.Length);
        var id = (model.Tokenizer ?? throw Needed.Missing("tokenizer")).TokenId(target);
        OpenHead.Output(model, layer, head); // refuses a head that is not there
        using var plain = Scale(model);
        using var whole = model.Trace(ids);
        var mix = new HookAddress(HookPoint.HeadMix, layer);
        var hidden = Hide(model, ids.Length, 0, out var mask);
        var ready = plain.Logits(ids);
        (string Name, LogitRows Logits)[] rows =
        [
            ("как есть", model.Logits(ids)),
            ("без деления на √d", ready),
            ($"без головы {head + 1} слоя {layer + 1}: вместо неё ноль", model.With(Intervene.Zero(mix, head)).Logits(ids)),
            ($"без головы {head + 1} слоя {layer + 1}: вместо неё её среднее", model.With(Intervene.Mean(mix, whole, head)).Logits(ids)),
            ("первого токена не видно: его вес достался другим", model.With(hidden).Logits(ids)),
            ("первый токен пуст: вес на нём остался, отдать ему нечего", model.With(Empty(model)).Logits(ids)),
        ];
        mask.Dispose();
        double Probability(LogitRows logits) => Math.Exp(Distributions.LogProbability(logits[ids.Length - 1], id));
        double Lead(LogitRows logits) => Distributions.Top(logits[ids.Length - 1], 2).First(other => other != id) is var rival
            ? logits[ids.Length - 1][id] - logits[ids.Length - 1][rival] : 0;
        double Loss(LogitRows logits) => Enumerable.Range(1, ids.Length - 1)
            .Average(at => -Distributions.LogProbability(logits[at - 1], ids[at]));
        return Plots.Table.Of(
            $"Что остаётся от выбора «{target.Trim()}» и от всего текста", rows, ("что выключено", r => r.Name),
            ("первый кандидат", r => model.Tokenizer.Shown(Distributions.ArgMax(r.Logits[ids.Length - 1]))),
            ($"вероятность «{target.Trim()}»", r => Probability(r.Logits)), ("перевес над соперником", r => Lead(r.Logits)),
            ("потери по всему тексту", r => Loss(r.Logits)))
            .With($"вероятность «{target.Trim()}»", "0.000", bars: true).With("перевес над соперником", "+0.00;−0.00;0.00", unit: "логит")
            .With("потери по всему тексту", "0.00", unit: "нат на токен", bars: true);
    }
}
