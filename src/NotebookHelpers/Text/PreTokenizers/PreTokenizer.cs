using BetweenTokens.Text.Characters;

namespace BetweenTokens.Text.PreTokenizers;

/// <summary>Cuts a text into words, which the model then splits one by one.</summary>
internal abstract class PreTokenizer
{
    /// <summary>Cuts one stretch further; stretches of no length are left out.</summary>
    public abstract void Split(Word word, List<Word> output);
}

/// <summary>One cut after another.</summary>
internal sealed class PreTokenizerSequence(IReadOnlyList<PreTokenizer> steps) : PreTokenizer
{
    /// <inheritdoc/>
    public override void Split(Word word, List<Word> output)
    {
        var words = new List<Word> { word };
        foreach (var step in steps)
        {
            var next = new List<Word>(words.Count * 2);
            foreach (var part in words)
            {
                step.Split(part, next);
            }

            words = next;
        }

        output.AddRange(words);
    }
}

/// <summary>Puts a space in front of a text that has none (the byte-level pre-tokenizer's add_prefix_space).</summary>
internal sealed class PrefixSpace : PreTokenizer
{
    /// <inheritdoc/>
    public override void Split(Word word, List<Word> output)
    {
        var text = word.ToText();
        if (!text.Text.StartsWith(' '))
        {
            text = new Normalizers.PrependNormalizer(" ").Apply(text);
        }

        output.Add(new Word(text, 0, text.Text.Length));
    }
}
