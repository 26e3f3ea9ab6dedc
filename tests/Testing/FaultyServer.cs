using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BetweenTokens.Tests.Testing;

/// <summary>What a client asked for.</summary>
internal sealed record Asked(int Number, string Path, long From, string? IfRange);

/// <summary>A reply, sound or not. Lengths and bytes need not agree.</summary>
internal sealed record Reply(int Status, byte[] Body)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>Announced length; null: none is announced and the connection's end is the end.</summary>
    public long? Announced { get; init; } = Body.Length;

    /// <summary>Closes the connection after so many bytes of the body.</summary>
    public int CutAfter { get; init; } = int.MaxValue;

    /// <summary>Says nothing more after so many bytes of the body, and keeps the connection open.</summary>
    public int SilentAfter { get; init; } = int.MaxValue;
}

/// <summary>An HTTP server on the loopback interface that misbehaves on purpose, byte by byte under the test's control.</summary>
internal sealed class FaultyServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Asked, Reply> _answer;
    private int _number;

    public FaultyServer(Func<Asked, Reply> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public List<Asked> Requests { get; } = [];

    public string Url(string path = "file.bin") => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/{path}";

    /// <summary>A sound reply that honours Range and If-Range.</summary>
    public static Reply Good(Asked asked, byte[] file, string? etag = "\"v1\"")
    {
        Dictionary<string, string> headers = etag is null ? [] : new() { ["ETag"] = etag };
        if (asked.From == 0 || (asked.IfRange is not null && asked.IfRange != etag))
        {
            return new Reply(200, file) { Headers = headers };
        }

        if (asked.From >= file.Length)
        {
            return new Reply(416, []) { Headers = new() { ["Content-Range"] = $"bytes */{file.Length}" } };
        }

        headers["Content-Range"] = $"bytes {asked.From}-{file.Length - 1}/{file.Length}";
        return new Reply(206, file[(int)asked.From..]) { Headers = headers };
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            await using (var stream = client.GetStream())
            {
                if (await ReadRequestAsync(stream) is { } asked)
                {
                    await WriteAsync(stream, _answer(asked));
                }
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or SocketException)
        {
            // The client went away, or the test is over.
        }
    }

    private async Task<Asked?> ReadRequestAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var first = await reader.ReadLineAsync(_stop.Token);
        if (first is null)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
        {
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
        }

        var from = headers.TryGetValue("Range", out var range)
            ? long.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
            : 0;
        lock (Requests)
        {
            var asked = new Asked(++_number, first.Split(' ')[1], from, headers.GetValueOrDefault("If-Range"));
            Requests.Add(asked);
            return asked;
        }
    }

    private async Task WriteAsync(NetworkStream stream, Reply reply)
    {
        var head = new StringBuilder($"HTTP/1.1 {reply.Status} Reply\r\nConnection: close\r\n");
        if (reply.Announced is { } announced)
        {
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {announced}\r\n");
        }

        foreach (var (name, value) in reply.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _stop.Token);
        int sent = Math.Min(reply.Body.Length, Math.Min(reply.CutAfter, reply.SilentAfter));
        await stream.WriteAsync(reply.Body.AsMemory(0, sent), _stop.Token);
        await stream.FlushAsync(_stop.Token);
        if (reply.SilentAfter < reply.Body.Length)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }
    }
}
