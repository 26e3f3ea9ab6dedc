using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L03Attention;

/// <summary>By which looks a choice comes about: each pair of words is parted, layer by layer, and the choice is made again.</summary>
public static class NeededLooks
{
    /// <summary>
    /// For each pair of words the largest share of the winner's lead, over the layers, that is lost when the one no longer sees the
    /// other there in any head: [query, key], 0 to 1.
    /// </summary>
    /// <param name="model">A model with attention, small enough for a run for each pair and layer.</param>
    /// <param name="prompt">The text.</param>
    public static float[,] Of(LanguageModel model, string prompt)
    {
        int[] ids = Needed.Of(model).PromptIds(prompt);
        var top = Distributions.Top(model.Logits(ids)[ids.Length - 1], 2);
        var lead = Metric.FromLogits("lead", logits => logits[top[0]] - logits[top[1]], unit: "logits");
        var lost = new float[ids.Length, ids.Length];
        for (var layer = 0; layer < model.Config.NLayers; layer++)
        {
            var map = Ablation.Edges(model, ids, layer, head: null, lead);
            for (var query = 0; query < ids.Length; query++)
            {
                for (var key = 0; key <= query; key++)
                {
                    if (double.IsFinite(map[query, key]))
                    {
                        lost[query, key] = Math.Max(lost[query, key], (float)Math.Clamp(-map[query, key] / map.Unchanged, 0, 1));
                    }
                }
            }
        }

        return lost;
    }

    /// <summary>What the last word chooses when one word is hidden from it in all layers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The text.</param>
    /// <param name="hidden">Words, hidden one at a time; those that the text has not are left out.</param>
    /// <param name="answers">Words whose probabilities are shown, each one token.</param>
    public static Table Hidden(LanguageModel model, string prompt, IReadOnlyList<string> hidden, IReadOnlyList<string> answers)
    {
        int[] ids = Needed.Of(model).PromptIds(prompt);
        string[] tokens = [.. ids.Select(id => TokenNames.Shown(model.Tokenizer, id).Trim('␣'))];
        int[] asked = [.. answers.Select(word => (model.Tokenizer ?? throw Needed.Missing("tokenizer")).TokenId(word))];
        float[] Last(int key) => key < 0 ? [.. model.Logits(ids)[ids.Length - 1]] : model.LogitsWith(ids,
            [.. Enumerable.Range(0, model.Config.NLayers).Select(layer => Intervene.CutEdge(layer, ^1, key))]);
        var rows = hidden.Select(word => (Word: word, At: Array.IndexOf(tokens, word))).Where(row => row.At >= 0 && row.At < ids.Length - 1)
            .Prepend((Word: "ничего", At: -1)).Select(row => (row.Word, Logits: Last(row.At))).ToArray();
        var table = Table.Of($"Слово спрятано от последнего, «{tokens[^1]}», во всех слоях", rows,
            [("спрятано", r => r.Word), .. answers.Select((word, i) => (word.Trim(),
                (Func<(string Word, float[] Logits), object?>)(r => Math.Exp(Distributions.LogProbability(r.Logits, asked[i])))))]);
        return answers.Aggregate(table, (so, word) => so.With(word.Trim(), "0.000", bars: true, scale: "доля"));
    }

    /// <summary>What every pair of words is needed for, as arcs over the text.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The text.</param>
    /// <param name="least">Thinner arcs are left out.</param>
    public static Picture Arcs(string title, LanguageModel model, string prompt, double least = 0.05)
    {
        var (lost, tokenizer) = (Of(model, prompt), model.Tokenizer);
        string[] tokens = [.. model.PromptIds(prompt).Select(id => TokenNames.Shown(tokenizer, id))];
        return Pictures.Arcs(tokens, lost, title, least: least)
            .Look("Дуга — пара слов, разлучённая в одном слое; чем толще, тем большую долю перевеса ответ при этом теряет "
                + $"(меньше {Pictures.Text(least, 2)} не нарисованы). Идите от последнего слова назад: это путь, которым пришёл ответ.");
    }
}
