using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Glass;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>Causal tracing, layer by position: the subject is spoilt, one value is put back, and what returns is drawn.</summary>
public static class TracingPictures
{
    /// <summary>Tracing with other subjects in the place of this one.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The text; its subject is one word or several.</param>
    /// <param name="others">The same text with other subjects, as many tokens.</param>
    /// <param name="answer">The right token.</param>
    /// <param name="part">What is put back.</param>
    public static Picture Resampled(LanguageModel model, string prompt, IReadOnlyList<string> others, string answer, TracedPart part) =>
        Draw(model, CausalTracing.Resampled(Kept.WithNeurons(model), prompt, [.. Needed.Of(others).Select(other => (Prompt)other)],
            Metric.LogProbability(answer), part), part, "чужой субъект");

    /// <summary>Tracing with noise on the subject's embeddings.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The text.</param>
    /// <param name="subject">Positions of the subject.</param>
    /// <param name="answer">The right token.</param>
    /// <param name="part">What is put back.</param>
    public static Picture Noised(LanguageModel model, string prompt, Range subject, string answer, TracedPart part) =>
        Draw(model, CausalTracing.Noised(Kept.WithNeurons(model), prompt, subject, Metric.LogProbability(answer), part), part, "шум");

    /// <summary>The control: the same tracing in the same network with fresh weights.</summary>
    /// <inheritdoc cref="Resampled"/>
    public static Picture Untrained(LanguageModel model, string prompt, IReadOnlyList<string> others, string answer, TracedPart part)
    {
        using var untrained = Controls.Untrained(Kept.WithNeurons(model), seed: 8);
        return Resampled(untrained, prompt, others, answer, part);
    }

    /// <summary>Statements of the world with other subjects and the same ending, the mark first.</summary>
    /// <param name="model">A glass model.</param>
    /// <param name="prompt">A statement that begins with the mark and a two-word subject.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed of the choice.</param>
    public static IReadOnlyList<string> Others(LanguageModel model, string prompt, int count, long seed)
    {
        var world = ModelLaw.Of(model).World;
        var book = world.Kind<Microworld.Kinds.Facts>().Book;
        string[] words = prompt.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 4 || !book.Subjects.Contains($"{words[1]} {words[2]}"))
        {
            throw new ReaderException($"A statement about a person of the world expected, such as «<end> {book.Subjects[0]} живёт в».",
                $"Нужна фраза о человеке из мира, например «<end> {book.Subjects[0]} живёт в».");
        }

        int[] order = [.. Enumerable.Range(0, book.Subjects.Count)];
        new SeededRandom(seed).Shuffle(order);
        return [.. order.Select(i => book.Subjects[i].Split(' ')).Where(name => name[0] != words[1] && name[1] != words[2]).Take(count)
            .Select(name => string.Join(' ', [words[0], .. name, .. words[3..]]))];
    }

    private static Picture Draw(LanguageModel model, EffectMap map, TracedPart part, string how)
    {
        var what = part switch { TracedPart.Stream => "поток", TracedPart.Mlp => "выход FFN", _ => "выход внимания" };
        var name = model.Name.Replace(", untrained", ", необученная", StringComparison.Ordinal);
        var best = map.Top(1)[0];
        return Pictures.Effects(map, $"Трассировка: {what} на место, субъект портит {how}, {name}")
            .Look($"Целый текст даёт ln p ответа {Pictures.Text(map.Clean ?? double.NaN, 2)}, испорченный "
                + $"{Pictures.Text(map.Unchanged, 2)}. Синее — возвращает ответ, ярче всего: слой {best.Row + 1}, "
                + $"«{map.ColumnLabels[best.Column]}», {(best.Value < 0 ? "−" : "+")}{Pictures.Text(Math.Abs(best.Value), 2)} ната.");
    }
}
