using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Embeddings;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Plots;
using BetweenTokens.Tracing;

namespace BetweenTokens.Lessons.L14Tokenization;

/// <summary>The state at the last piece of a word, layer by layer.</summary>
public static class StatePictures
{
    private static readonly Axis _depth = new("пройдено слоёв", "слой"), _cosine = new("косинус", "число");

    /// <summary>How the last state of «before + word» moves away from that of other endings, and towards the word as one token.</summary>
    /// <param name="model">The model.</param>
    /// <param name="before">What stands before the word, ending so that the word is cut in two.</param>
    /// <param name="word">The word: pineapple.</param>
    /// <param name="last">Its last piece: apple.</param>
    /// <param name="other">Another word that ends with it: crabapple.</param>
    public static Picture Leaving(LanguageModel model, string before, string word, string last, string other)
    {
        double[] alone = Cosines(model, before + word, before + last), another = Cosines(model, before + word, before + other),
            whole = Cosines(model, before + word, before + " " + word);
        using var untrained = Controls.Untrained(model, 14);
        double[] blank = Cosines(untrained, before + word, before + last);
        return Pictures.Lines($"Последнее состояние «{word}», {model.Name}", _depth, _cosine,
                new($"с «{last}» без начала", alone), new($"с «{other}»", another), new($"с « {word}» после пробела", whole),
                new($"с «{last}», необученная", blank) { Role = Role.Untrained, Stroke = Stroke.Dashed })
            .Look("До первого слоя у одинаковых последних токенов и состояния одинаковы. На каком слое первая линия уходит вниз и догоняет "
                + "ли её третья, где слово пришло другими токенами?");
    }

    /// <summary>The state at the last piece of the first word of two pieces: how near its own row and the sum of both, by layer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">A text.</param>
    public static Visual Sum(LanguageModel model, string text)
    {
        Needed.Of(model);
        var word = SumSurveys.Words(model.Tokenizer!, model.PromptIds(text), 14, 1).FirstOrDefault();
        if (word is null)
        {
            return Note.Absent("В этом тексте нет слова ровно из двух кусков; дайте текст подлиннее или другой.");
        }

        using var untrained = Controls.Untrained(model, 14);
        var shown = string.Concat(word.Ids[^2..].Select(id => Losses.Text(model.Tokenizer!, id))).Trim();
        return Pictures.Lines($"«{shown}»: на что похоже состояние последнего куска, {model.Name}", _depth, _cosine,
                new("со своей строкой", Rows(model, word, sum: false)), new("с суммой двух строк", Rows(model, word, sum: true)),
                new("с суммой, необученная", Rows(untrained, word, sum: true)) { Role = Role.Untrained, Stroke = Stroke.Dashed })
            .Look("Если бы слово было суммой, вторая линия начиналась бы с единицы. Где она начинается и поднимается ли потом выше "
                + "первой?");
    }

    private static double[] Rows(LanguageModel model, TwoPieces word, bool sum)
    {
        using var table = EmbeddingTable.Of(model);
        using var trace = model.Trace(word.Ids);
        float[] one = table.Vector(word.Ids[^2]), two = table.Vector(word.Ids[^1]);
        return [.. Enumerable.Range(0, model.Config.NLayers + 1).Select(depth =>
            Cosine(State(trace, depth), sum ? [.. one.Zip(two, (a, b) => a + b)] : two))];
    }

    private static double[] Cosines(LanguageModel model, string one, string other)
    {
        using Trace first = model.Trace(one), second = model.Trace(other);
        return [.. Enumerable.Range(0, model.Config.NLayers + 1).Select(depth => Cosine(State(first, depth), State(second, depth)))];
    }

    private static float[] State(Trace trace, int depth)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return trace.Stream(depth).reshape(trace.Length, -1)[^1].to(TorchSharp.torch.float32).data<float>().ToArray();
    }

    private static double Cosine(float[] one, float[] other) => one.Zip(other, (a, b) => a * (double)b).Sum()
        / Math.Sqrt(Math.Max(1e-30, one.Sum(a => a * (double)a) * other.Sum(b => b * (double)b)));
}
