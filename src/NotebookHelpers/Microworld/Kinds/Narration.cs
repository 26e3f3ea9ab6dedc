using BetweenTokens.Microworld.Grammar;

namespace BetweenTokens.Microworld.Kinds;

/// <summary>
/// Who saw whom, who gave what to whom, and why somebody opened the window. Pronouns agree; where both people have one gender,
/// the pronoun is open and only the question that follows tells who was meant. The heat or cold behind an act is hidden until
/// somebody asks.
/// </summary>
public sealed class Narration : Kind
{
    private const int Longest = 24; // a gift, a second gift and both questions

    private readonly NarrationOptions _options;
    private readonly Noun[] _people = Noun.List("Алиса Маша Оля Катя Даша Боб Вася Петя Коля Митя");
    private readonly Noun[] _gifts = Noun.List("книга груша мяч шарф зонт");
    private readonly Pool _receivers;
    private readonly Pool _seen;
    private readonly int _most;

    /// <summary>Makes the kind.</summary>
    public Narration(Setting setting)
        : base("narration", setting.Words)
    {
        _options = setting.Options.Narration;
        _most = Math.Max(1, Math.Min(setting.Budget / Longest, setting.Options.IsLong ? 16 : 4));
        _receivers = PoolOf(_people.Select(p => p[Case.Dative]));
        _seen = PoolOf(_people.Select(p => p[Case.Accusative]));
        foreach (var text in _people.SelectMany(p => NarrationCauses.Sentences(p)
            .Select(s => s.Text).Concat([Gift(p), Sight(p), $"{p[Case.Genitive]} {Verb.Of("отдал").Past(p.Agreement)}"])))
        {
            Text(text);
        }

        _ = Texts([", и он она помахал помахала ему ей рукой . кто увидел ? у кого теперь",
            .. _gifts.SelectMany(g => new[] { g.Lemma, g[Case.Accusative] }), .. NarrationCauses.Answers]).Length;
    }

    /// <inheritdoc/>
    public override IEnumerable<IEnumerable<string>> Interchangeable =>
        [.. WordForms.OfNouns(_people), _gifts.Select(gift => gift.Lemma), _gifts.Select(gift => gift[Case.Accusative])];

    /// <inheritdoc/>
    public override State Start { get; } = new Episode(0);

    /// <inheritdoc/>
    public override void Expand(State state, Branches branches)
    {
        switch (state)
        {
            case Episode(var done):
                Begin(branches, done);
                break;
            case Seeing(var who, var done):
                branches.Draw(_seen, ~(1UL << who), whom => new Waving(who, whom, done));
                break;
            case Waving waving:
                Wave(waving, branches);
                break;
            case Waved(var who, var whom, var subject, var done):
                branches.Add(0.7, Text($". кто помахал рукой ? {_people[subject ? who : whom].Lemma} ."), new Episode(done + 1));
                branches.Add(0.3, Text($". кто увидел {_people[whom][Case.Accusative]} ? {_people[who].Lemma} ."), new Episode(done + 1));
                break;
            case Giving(var owner, var gift, var done):
                branches.Draw(_receivers, ~(1UL << owner), to => new Owning(to, gift, done));
                break;
            case Owning(var owner, < 0, var done):
                for (var gift = 0; gift < _gifts.Length; gift++)
                {
                    Own(branches, owner, gift, done, 0.5 / _gifts.Length, 0.5 / _gifts.Length);
                }

                break;
            case Owning(var owner, var gift, var done):
                Own(branches, owner, gift, done, 1, 0);
                break;
            case Asked(var hot, var done):
                branches.Say(Text(NarrationCauses.Answers[hot ? 0 : 1]), new Episode(done + 1));
                break;
            default:
                throw Strange(state);
        }
    }

    private void Begin(Branches branches, int done)
    {
        var stop = Stop(done, Math.Min(2, _most), _most);
        branches.Add(stop, [], null);
        for (var who = 0; who < _people.Length; who++)
        {
            var weight = (1 - stop) / _people.Length;
            branches.Add(weight * 0.35, Text(Sight(_people[who])), new Seeing(who, done));
            branches.Add(weight * 0.4, Text(Gift(_people[who])), new Giving(who, -1, done));

            foreach (var (share, text, hot) in NarrationCauses.Sentences(_people[who]))
            {
                branches.Add(weight * 0.25 * share, Text(text), new Asked(hot, done));
            }
        }
    }

    // Same gender: «она помахала ей рукой» leaves it open who waved to whom. Different genders: the pronouns tell.
    private void Wave(Waving waving, Branches branches)
    {
        foreach (var subject in new[] { true, false })
        {
            var (actor, other) = subject ? (_people[waving.Who], _people[waving.Whom]) : (_people[waving.Whom], _people[waving.Who]);
            var text = $", и {actor.Pronoun} {Verb.Of("помахал").Past(actor.Agreement)} "
                + $"{(other.Gender == Gender.Masculine ? "ему" : "ей")} рукой";
            branches.Add(subject ? _options.PronounIsSubject : 1 - _options.PronounIsSubject,
                Text(text), new Waved(waving.Who, waving.Whom, subject, waving.Done));
        }
    }

    private void Own(Branches branches, int owner, int gift, int done, double asked, double passedOn)
    {
        var (person, thing) = (_people[owner], _gifts[gift]);
        branches.Add(
            asked, Text($"{thing[Case.Accusative]} . у кого теперь {thing.Lemma} ? у {person[Case.Genitive]} ."), new Episode(done + 1));
        branches.Add(passedOn, Text($"{thing[Case.Accusative]} . {person.Lemma} {Verb.Of("отдал").Past(person.Agreement)}"),
            new Giving(owner, gift, done));
    }

    private static string Sight(Noun person) => $"вчера {person.Lemma} {Verb.Of("увидел").Past(person.Agreement)}";

    private static string Gift(Noun person) => $"{person.Lemma} {Verb.Of("подарил").Past(person.Agreement)}";

    private sealed record Episode(int Done) : State;

    private sealed record Seeing(int Who, int Done) : State;

    private sealed record Waving(int Who, int Whom, int Done) : State;

    private sealed record Waved(int Who, int Whom, bool Subject, int Done) : State
    {
        public override IEnumerable<HiddenValue> Hidden => [new("референт", Subject ? "подлежащее" : "дополнение")];
    }

    // Gift −1: not yet named.
    private sealed record Giving(int Owner, int Gift, int Done) : State;

    private sealed record Owning(int Owner, int Gift, int Done) : State;

    private sealed record Asked(bool Hot, int Done) : State
    {
        public override IEnumerable<HiddenValue> Hidden => [new("погода", Hot ? "жарко" : "холодно")];
    }
}
