using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Plots;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>
/// A pronoun bound wrongly on purpose: at its position the attention of one layer writes what it wrote where the two animals stood the
/// other way round. What do the parts behind it do about it?
/// </summary>
public static class PronounRepair
{
    /// <summary>Shift of the margin between both answers, layer by layer, with the later parts free and held.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text; its last token is the pronoun.</param>
    /// <param name="swapped">The same with the two exchanged, as many tokens.</param>
    /// <param name="answer">The token that the text makes likelier.</param>
    /// <param name="rival">The other one.</param>
    public static Picture Layers(LanguageModel model, string text, string swapped, string answer, string rival)
    {
        var (layers, metric) = (Kept.WithNeurons(model).Config.NLayers, Metric.LogitDifference(answer, rival));
        using Trace clean = model.Trace(text), other = model.Trace(swapped);
        if (clean.Length != other.Length)
        {
            throw new ReaderException($"Both texts need as many tokens; found {clean.Length} and {other.Length}.",
                $"В обоих текстах должно быть поровну токенов, а их {clean.Length} и {other.Length}.");
        }

        Intervention Put(HookPoint point, int layer, Trace from) => Intervene.Patch(new HookAddress(point, layer), from, position: ^1);
        IEnumerable<int> From(int first) => Enumerable.Range(first, layers - first);
        Intervention[] Wrong(int layer) => [Put(HookPoint.AttentionOut, layer, other)];
        double[] Shifts(Func<int, Intervention[]> changes)
        {
            var all = metric.OfEach(model, text, [[], .. Enumerable.Range(0, layers).Select(changes)]);
            return [.. all.Skip(1).Select(value => value - all[0])];
        }

        double[] free = Shifts(Wrong),
            noFeedForward = Shifts(layer => [.. Wrong(layer), .. From(layer).Select(l => Put(HookPoint.MlpOut, l, clean))]),
            noAttention = Shifts(layer => [.. Wrong(layer), .. From(layer + 1).Select(l => Put(HookPoint.AttentionOut, l, clean))]);
        var (own, turned) = (metric.Of(model, text), metric.Of(model, swapped));
        var at = Enumerable.Range(0, layers).MaxBy(l => Math.Abs(free[l]));
        var by = Math.Abs(noFeedForward[at]) - Math.Abs(free[at]);
        return Pictures.Bars($"Местоимение привязано неверно: «{text.Replace("<end> ", "", StringComparison.Ordinal)}»",
                new Axis("в чьём внимании подмена") { Labels = [.. Enumerable.Range(1, layers).Select(layer => $"слой {layer}")] },
                new Axis($"перевес «{answer}» сдвинулся на", "логитов"),
                [
                    new BarGroup("остальные отвечают", free) { Role = Role.Model },
                    new BarGroup("FFN не отвечают", noFeedForward),
                    new BarGroup("дальнейшее внимание не отвечает", noAttention) { Role = Role.Corpus },
                ])
            .Look($"Целый текст даёт «{answer}» перевес {Signed(own)}, переставленный {Signed(turned)}. Если без ответа FFN сдвиг больше, "
                + $"FFN чинили привязку; если меньше — усиливали ошибку. Сильнее всего подмена в слое {at + 1}: там FFN "
                + $"{(by > 0 ? "вернули" : "добавили к ошибке")} {Pictures.Text(Math.Abs(by), 2)} логита.");
    }

    private static string Signed(double value) => (value < 0 ? "−" : "+") + Pictures.Text(Math.Abs(value), 2);
}
