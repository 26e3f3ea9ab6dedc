using System.Net;
using System.Net.Http.Headers;

namespace BetweenTokens.Formats.Catalogue.Download;

/// <summary>Brings one address into one partial file, going on where a connection broke.</summary>
/// <param name="http">A client that follows no redirection by itself and has no timeout of its own.</param>
/// <param name="options">Patience.</param>
internal sealed class HttpTransfer(HttpClient http, DownloadOptions options)
{
    private const int BufferBytes = 1 << 18;

    private bool _answered;

    /// <summary>
    /// Hash that the Hugging Face Hub itself states for the file, while redirecting to its store; null where it does not.
    /// </summary>
    public string? StatedSha256 { get; private set; }

    /// <summary>Fetches the whole address.</summary>
    /// <param name="url">Address.</param>
    /// <param name="part">Where the bytes go; what it already holds is kept if it belongs to the same version.</param>
    /// <param name="expected">Length that the file must have, if known.</param>
    /// <param name="isHashKnown">True: a mixture of versions would be noticed, so an unmarked part may be continued.</param>
    /// <param name="report">Told of every step.</param>
    /// <param name="cancel">Stops it; the part stays.</param>
    /// <exception cref="SourceException">The source is of no use.</exception>
    public async Task FetchAsync(
        string url, PartialFile part, long? expected, bool isHashKnown, Action<long, long?, string?> report, CancellationToken cancel)
    {
        if (part.Note() is not { } note || note.Url != url || (note.ETag is null && !isHashKnown))
        {
            part.Restart(new PartNote(url, null));
        }

        int fruitless = 0;
        for (int attempt = 1; ; attempt++)
        {
            long before = part.Length;
            string trouble;
            try
            {
                if (await TryOnceAsync(url, part, expected, report, cancel))
                {
                    return;
                }

                trouble = "the connection ended early";
            }
            catch (Exception error) when (!cancel.IsCancellationRequested
                && error is HttpRequestException or IOException or OperationCanceledException)
            {
                trouble = error is OperationCanceledException
                    ? $"silence for {options.Silence.TotalSeconds:0.#} s"
                    : error.GetBaseException().Message;
            }

            if (!_answered && options.FirstAnswer is { } wait)
            {
                throw new SourceException($"no answer within {wait.TotalSeconds:0.#} s ({trouble})", isNetwork: true);
            }

            fruitless = part.Length > before ? 0 : fruitless + 1;
            if (fruitless >= options.FruitlessAttempts || attempt >= options.Attempts)
            {
                throw new SourceException($"{trouble} ({attempt} attempts, {part.Length} bytes so far)", isNetwork: !_answered);
            }

            report(part.Length, expected, $"{trouble}; trying again");
            await Task.Delay(options.Pause * Math.Pow(2, fruitless), cancel);
        }
    }

    /// <summary>One connection. True if the file is whole.</summary>
    private async Task<bool> TryOnceAsync(
        string url, PartialFile part, long? expected, Action<long, long?, string?> report, CancellationToken cancel)
    {
        using var response = await SendAsync(url, part, cancel);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // All bytes are here already, or they belong to something longer than what the server has now.
            if (response.Content.Headers.ContentRange?.Length == part.Length)
            {
                return true;
            }

            part.Restart(new PartNote(url, null));
            return false;
        }

        Judge(response);
        var range = response.Content.Headers.ContentRange;
        bool continues = response.StatusCode == HttpStatusCode.PartialContent && range?.From == part.Length;
        if (!continues)
        {
            part.Restart(new PartNote(url, response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null));
            if (response.StatusCode == HttpStatusCode.PartialContent)
            {
                return false;
            }
        }

        long? total = continues ? range!.Length : response.Content.Headers.ContentLength;
        if (total is { } stated && expected is { } known && stated != known)
        {
            throw new SourceException($"the server offers {stated} bytes instead of {known}");
        }

        await CopyAsync(response, part, expected ?? total, report, cancel);
        return total is { } whole ? part.Length == whole : expected is null || part.Length == expected;
    }

    private async Task CopyAsync(
        HttpResponseMessage response, PartialFile part, long? total, Action<long, long?, string?> report, CancellationToken cancel)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        silence.CancelAfter(options.Silence);
        await using var body = await response.Content.ReadAsStreamAsync(silence.Token);
        var buffer = new byte[BufferBytes];
        while (true)
        {
            silence.CancelAfter(options.Silence);
            int read = await body.ReadAsync(buffer, silence.Token);
            if (read == 0)
            {
                return;
            }

            if (total is { } most && part.Length + read > most)
            {
                throw new SourceException($"the server sends more than {most} bytes");
            }

            part.Append(buffer.AsSpan(0, read));
            report(part.Length, total, null);
        }
    }

    /// <summary>Asks for what is missing, through at most so many redirections, none of them from https to http.</summary>
    private async Task<HttpResponseMessage> SendAsync(string url, PartialFile part, CancellationToken cancel)
    {
        var address = new Uri(url);
        for (int hop = 0; hop <= options.Redirections; hop++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("BetweenTokens", null));
            if (part.Length > 0)
            {
                request.Headers.Range = new RangeHeaderValue(part.Length, null);
                request.Headers.IfRange = part.Note()?.ETag is { } tag
                    ? new RangeConditionHeaderValue(new EntityTagHeaderValue(tag))
                    : null;
            }

            using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            silence.CancelAfter(_answered ? options.Silence : options.FirstAnswer ?? options.Silence);
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
            _answered = true;
            NoteStatedHash(response);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308))
            {
                return response;
            }

            var next = response.Headers.Location is { } location
                ? new Uri(address, location)
                : throw new SourceException("a redirection to nowhere");
            response.Dispose();
            if (next.Scheme is not ("https" or "http") || (address.Scheme == "https" && next.Scheme != "https"))
            {
                throw new SourceException($"a redirection from {address.Scheme} to {next.Scheme}");
            }

            address = next;
        }

        throw new SourceException($"more than {options.Redirections} redirections");
    }

    /// <summary>The hub names the SHA-256 of a large file as its linked ETag; a small one has a git hash there, which is shorter.</summary>
    private void NoteStatedHash(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues("X-Linked-ETag", out var values)
            && values.First().Trim('"') is { Length: 64 } hash && hash.All(char.IsAsciiHexDigit))
        {
            StatedSha256 = hash.ToLowerInvariant();
        }
    }

    private static void Judge(HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        if (status is 408 or 425 or 429 or >= 500)
        {
            throw new HttpRequestException($"the server answers {status} {response.ReasonPhrase}");
        }

        if (status is not (200 or 206))
        {
            throw new SourceException($"the server answers {status} {response.ReasonPhrase}");
        }
    }
}
