namespace BetweenTokens.Microworld;

/// <summary>
/// Reads a text word by word and says whether its grammar and structure are those of a law, whatever it claims. A word that the
/// law excludes is no error where another word of its category and form could have stood there: then every such word is taken
/// to have stood there, and reading goes on. Agreement, government, punctuation and the order of parts are what is judged.
/// </summary>
/// <remarks>
/// Category and form are the groups of <see cref="Kind.Interchangeable"/>. Of two readings of a form («кошки»: of one cat, or many
/// cats) the one counts that more of the possible words share: after «чёрные» the plural.
/// </remarks>
public sealed class GrammarJudge
{
    private const int MostReadings = 64;

    private readonly Law _law;
    private readonly Dictionary<string, int[][]> _groups;
    private readonly double[] _possible;
    private List<Filter> _readings = [];
    private bool _fresh;

    /// <summary>Starts before the first word of a document.</summary>
    /// <param name="law">The truth; its tokens are words.</param>
    public GrammarJudge(Law law)
    {
        if (law.TokenCount != law.Words.Count)
        {
            throw new ArgumentException(
                $"Grammar is judged by words; {law.Name} has {law.TokenCount} pieces for {law.Words.Count} words.", nameof(law));
        }

        (_law, _possible) = (law, new double[law.TokenCount]);
        _groups = law.Kinds.ToDictionary(kind => kind.Kind.Name, kind => kind.Kind.Interchangeable.Select(Ids).ToArray());
        Restart();
    }

    /// <summary>How many ways of reading the text are open: 1 as long as every word was possible.</summary>
    public int Readings => _readings.Count;

    /// <summary>The next word is the first of a document.</summary>
    public void Restart() => (_readings, _fresh) = ([new Filter(_law)], true);

    /// <summary>Reads a word.</summary>
    /// <returns>False: no word of this category and form can stand here. The judge has lost its place then,
    /// until <see cref="Restart"/>.</returns>
    public bool Read(int word)
    {
        if (_fresh && word == _law.EndToken)
        {
            _readings = []; // a filter takes it for the mark before the text; here it would be a document of nothing
        }

        _fresh = false;
        // exact readings first, in place: nearly every word is possible
        var going = _readings.Where(reading => reading.Advance(word) > 0).ToList();
        _readings = going.Count > 0
            ? going
            : [.. _readings.SelectMany(reading => Substitutes(reading, word))
                .OrderByDescending(reading => reading.LogProbability).Take(MostReadings)];
        return _readings.Count > 0;
    }

    private IEnumerable<Filter> Substitutes(Filter reading, int word)
    {
        reading.Distribution(_possible);
        var substitutes = Kinds(reading).SelectMany(kind => Alike(_groups[kind], word)).Distinct().ToArray();
        foreach (var substitute in substitutes)
        {
            var other = reading.Clone();
            other.Advance(substitute);
            yield return other;
        }
    }

    /// <summary>The possible words that share the word's group, where no other group holds all of them and more.</summary>
    private IEnumerable<int> Alike(int[][] groups, int word)
    {
        var possible = groups.Select(group => group.Where(id => _possible[id] > 0).ToHashSet()).ToArray();
        return Enumerable.Range(0, groups.Length)
            .Where(i => possible[i].Count > 0 && groups[i].Contains(word) && !possible.Any(possible[i].IsProperSubsetOf))
            .SelectMany(i => possible[i]);
    }

    private static HashSet<string> Kinds(Filter reading)
    {
        var kinds = new HashSet<string>();
        foreach (var place in reading.Places)
        {
            kinds.Add(place.Node.Kind.Name);
        }

        return kinds;
    }

    private int[] Ids(IEnumerable<string> words) => [.. words.Select(_law.Words.Find).Where(id => id >= 0).Distinct()];
}
